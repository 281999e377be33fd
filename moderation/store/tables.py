"""All models: importing this module completes the metadata for foreign keys and Alembic."""

from moderation.store.accounts.links import AccountLink
from moderation.store.accounts.moderators import Membership, Moderator, SignInFailure
from moderation.store.api.keys import ApiKey
from moderation.store.api.suggestions import Suggestion
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.guests import Guest
from moderation.store.comments.nudges import Nudge
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.comments.votes import Vote
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import Event
from moderation.store.insights.blind_review import ReReviewAnswer, ReReviewItem, ReReviewSample
from moderation.store.learning.models import LearnedModelRow
from moderation.store.learning.states import LearningState
from moderation.store.mail.outbox import OutboxMail
from moderation.store.mail.reply_addresses import ReplyAddress, ReplyRequest
from moderation.store.review.authors import AuthorNote
from moderation.store.review.bulk import Batch, BatchItem
from moderation.store.review.presence import Claim
from moderation.store.score_sheets import ScoreSheet, ScoreSheetsState
from moderation.store.scoring.results import ScoreRow, SignalRow
from moderation.store.scoring.scorers import ScorerState
from moderation.store.screening.reapply_thresholds import Reapplication
from moderation.store.screening.second_opinion import AwaitedOpinion
from moderation.store.seeding.states import SeedingState
from moderation.store.sites.reasons import ReasonRow
from moderation.store.sites.sites import PolicyRevision, Site
from moderation.store.sites.standings import StandingRow

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
    Reapplication,
    SeedingState,
)
