"""Decisions about many comments in one step: what was asked for, and how far it has come."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.store.base import Base

_OPEN = text("outcome IS NULL")


class Batch(Base):
    """One bulk step of one moderator.

    `total` comments were named when it was begun. It is finished when each has an outcome; undoing it, from `undone_at`
    on, goes through those that were decided once more.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"), index=True)
    choice: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    total: Mapped[int]
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class BatchItem(Base):
    """One comment of a batch as it was seen when the batch was begun; `outcome` is None until its turn has come."""

    __tablename__ = "batch_items"
    __table_args__ = (
        # What is still to be done.
        Index("ix_batch_items_open", "batch_id", "comment_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    status: Mapped[str]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="RESTRICT"))
    outcome: Mapped[str | None]
