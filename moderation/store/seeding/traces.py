"""What made-up comments leave behind elsewhere: accounts, samples, copies, and how far others have read."""

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
    """Let made-up moderators leave a site, and delete their accounts once nothing refers to these."""
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
    """Drop what was made of a site's comments and is made again of those that are left."""
    session.execute(delete(Reapplication).where(Reapplication.site_id == site_id))
    drawn = exists().where(ReReviewItem.sample_id == ReReviewSample.id)
    session.execute(delete(ReReviewSample).where(ReReviewSample.site_id == site_id, ~drawn))
    session.execute(delete(ScoreSheet))
    session.execute(delete(ScoreSheetsState))


def rewind_readers(session: Session) -> None:
    """Let nobody have read further than there is: the numbers of deleted decisions are given out again."""
    newest = newest_id(session)
    session.execute(update(Moderator).where(Moderator.told_until > newest).values(told_until=newest))
