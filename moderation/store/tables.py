"""Every table there is: importing this makes the metadata whole, for foreign keys and for Alembic."""

from moderation.store.account_links import AccountLink
from moderation.store.api_keys import ApiKey
from moderation.store.author_notes import AuthorNote
from moderation.store.batches import Batch, BatchItem
from moderation.store.claims import Claim
from moderation.store.comments import Comment, Revision
from moderation.store.decisions import Decision
from moderation.store.events import Event
from moderation.store.findings import ScoreRow, SignalRow
from moderation.store.guests import Guest
from moderation.store.learned_models import LearnedModelRow
from moderation.store.learning_states import LearningState
from moderation.store.moderators import Membership, Moderator, SignInFailure
from moderation.store.nudges import Nudge
from moderation.store.outbox import OutboxMail
from moderation.store.re_reviews import ReReviewAnswer, ReReviewItem, ReReviewSample
from moderation.store.reasons import ReasonRow
from moderation.store.rejudgings import Rejudging
from moderation.store.reply_addresses import ReplyAddress, ReplyRequest
from moderation.store.reports import Report
from moderation.store.score_sheets import ScoreSheet, ScoreSheetsState
from moderation.store.scorers import ScorerState
from moderation.store.second_opinion import AwaitedOpinion
from moderation.store.sites import PolicyRevision, Site
from moderation.store.standings import StandingRow
from moderation.store.suggestions import Suggestion
from moderation.store.threads import Thread
from moderation.store.votes import Vote

TABLES = (
    Site,
    PolicyRevision,
    Moderator,
    Membership,
    SignInFailure,
    Thread,
    Guest,
    Comment,
    Revision,
    ScoreRow,
    SignalRow,
    Decision,
    AwaitedOpinion,
    ScorerState,
    Batch,
    BatchItem,
    Report,
    Claim,
    StandingRow,
    AuthorNote,
    ReasonRow,
    Event,
    AccountLink,
    ReplyAddress,
    ReplyRequest,
    Vote,
    Nudge,
    OutboxMail,
    ApiKey,
    Suggestion,
    LearnedModelRow,
    LearningState,
    ReReviewSample,
    ReReviewItem,
    ReReviewAnswer,
    ScoreSheet,
    ScoreSheetsState,
    Rejudging,
)
