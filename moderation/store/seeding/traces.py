"""Clean up after made-up comments: their moderators, derived data, and read positions."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.base import Base
from moderation.store.decisions.decisions import newest_id
from moderation.store.insights.blind_review import ReReviewItem, ReReviewSample
from moderation.store.score_sheets import ScoreSheet, ScoreSheetsState
from moderation.store.screening.reapply_thresholds import Reapplication


def delete_team(session: Session, site_id: int, emails: Sequence[str]) -> None:
    """Remove made-up moderators from a site, and delete accounts that nothing refers to."""
    accounts = select(Moderator.id).where(Moderator.email.in_(emails))
    session.execute(delete(Membership).where(Membership.site_id == site_id, Membership.moderator_id.in_(accounts)))
    named = [
        exists().where(key.parent == Moderator.id)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.references(Base.metadata.tables[Moderator.__tablename__]) and key.ondelete != "CASCADE"
    ]
    session.execute(delete(Moderator).where(Moderator.email.in_(emails), *(~each for each in named)))


def forget_copies(session: Session, site_id: int) -> None:
    """Delete data derived from a site's comments; it is rebuilt from those that are left."""
    session.execute(delete(Reapplication).where(Reapplication.site_id == site_id))
    drawn = exists().where(ReReviewItem.sample_id == ReReviewSample.id)
    session.execute(delete(ReReviewSample).where(ReReviewSample.site_id == site_id, ~drawn))
    session.execute(delete(ScoreSheet))
    session.execute(delete(ScoreSheetsState))


def rewind_readers(session: Session) -> None:
    """Move read positions back to the newest decision, because SQLite reuses the ids of deleted ones."""
    newest = newest_id(session)
    session.execute(update(Moderator).where(Moderator.told_until > newest).values(told_until=newest))
