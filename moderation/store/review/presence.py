"""Which moderator is looking at which comment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.accounts.moderators import Moderator
from moderation.store.base import Base


class Claim(Base):
    """The comment that a moderator has open; at most one per moderator, valid for two minutes."""

    __tablename__ = "claims"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    claimed_at: Mapped[datetime]


def drop_claims(session: Session, comment_id: int) -> None:
    """Delete everyone's claims on a comment because it was decided."""
    session.execute(delete(Claim).where(Claim.comment_id == comment_id))


def drop_claim_of(session: Session, moderator_id: int) -> None:
    """Delete a moderator's claim."""
    session.execute(delete(Claim).where(Claim.moderator_id == moderator_id))


def claimants(session: Session, comment_ids: Sequence[int], *, but: int, since: datetime) -> dict[int, str]:
    """Return the email of the other moderator who has each comment open, the latest of several.

    `but` is the id of the moderator who asks; claims older than `since` do not count.
    """
    rows = session.execute(
        select(Claim.comment_id, Moderator.email)
        .join(Moderator, Moderator.id == Claim.moderator_id)
        .where(Claim.comment_id.in_(comment_ids), Claim.claimed_at > since, Claim.moderator_id != but)
        .order_by(Claim.claimed_at)
    )
    return {comment_id: email for comment_id, email in rows}  # noqa: C416 - a later row replaces an earlier one
