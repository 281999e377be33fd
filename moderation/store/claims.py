"""Who is looking at which comment just now."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Claim(Base):
    """One comment that one moderator has open; each moderator has one at most, and it counts for two minutes."""

    __tablename__ = "claims"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    claimed_at: Mapped[datetime]


def drop_claims(session: Session, comment_id: int) -> None:
    """Let go of a comment for everyone: it was decided."""
    session.execute(delete(Claim).where(Claim.comment_id == comment_id))


def drop_claim_of(session: Session, moderator_id: int) -> None:
    """Let go of whatever a moderator has open."""
    session.execute(delete(Claim).where(Claim.moderator_id == moderator_id))


def claims_on(session: Session, comment_ids: Sequence[int], *, since: datetime) -> list[Claim]:
    """Whoever has one of these comments open, and did something about it since a time."""
    rows = session.scalars(
        select(Claim)
        .where(Claim.comment_id.in_(comment_ids), Claim.claimed_at > since)
        .order_by(Claim.comment_id, Claim.claimed_at)
    )
    return list(rows)
