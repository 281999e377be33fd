"""Whom a site trusts, holds or blocks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.store.base import Base


class StandingRow(Base):
    """What a site thinks of one guest, network or domain.

    `day` is a network's: its hash is another one on every other day. From `expires_at` on it counts no more.
    """

    __tablename__ = "standings"
    __table_args__ = (UniqueConstraint("site_id", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    value: Mapped[str]
    standing: Mapped[str]
    day: Mapped[date | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
