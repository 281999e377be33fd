"""Every table there is: importing this makes the metadata whole, for foreign keys and for Alembic."""

from moderation.store.comments import Comment, Revision
from moderation.store.decisions import Decision
from moderation.store.findings import ScoreRow, SignalRow
from moderation.store.guests import Guest
from moderation.store.moderators import Membership, Moderator, SignInFailure
from moderation.store.scorers import ScorerState
from moderation.store.second_opinion import AwaitedOpinion
from moderation.store.sites import PolicyRevision, Site
from moderation.store.threads import Thread

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
)
