"""What moderators wrote down about a guest, for each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base

NOTES_SHOWN = 100


class AuthorNote(Base):
    """One note about one guest on one site."""

    __tablename__ = "author_notes"
    __table_args__ = (Index(None, "guest_id", "site_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"))
    text: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]


def notes_about(session: Session, guest_id: int, *, site_id: int) -> list[AuthorNote]:
    """The newest notes about a guest on a site, the newest first."""
    rows = session.scalars(
        select(AuthorNote)
        .where(AuthorNote.guest_id == guest_id, AuthorNote.site_id == site_id)
        .order_by(AuthorNote.id.desc())
        .limit(NOTES_SHOWN)
    )
    return list(rows)
