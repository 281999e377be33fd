"""Bulk actions: which comments they cover, and how far they have come."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.bulk import BulkOutcome
from moderation.store.base import Base
from moderation.store.comments.comments import Comment

_OPEN = text("outcome IS NULL")


class Batch(Base):
    """One bulk action by one moderator.

    `total` comments were selected when it was created; it does nothing before `begun_at` and is finished when every
    item has an outcome. Undoing it, from `undone_at` on, goes through the decided items again.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"), index=True)
    choice: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    total: Mapped[int]
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class BatchItem(Base):
    """One comment of a batch as it was when selected; `outcome` is None until it is processed."""

    __tablename__ = "batch_items"
    __table_args__ = (
        # Items still to be processed.
        Index("ix_batch_items_open", "batch_id", "comment_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    status: Mapped[str]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="RESTRICT"))
    outcome: Mapped[str | None]


def add_items(session: Session, batch_id: int, seen: Iterable[tuple[int, int, str]]) -> None:
    """Add comments to a batch, each with the revision and status it was seen in."""
    rows = [
        {"batch_id": batch_id, "comment_id": comment_id, "revision": revision, "status": status}
        for comment_id, revision, status in seen
    ]
    if rows:
        session.execute(insert(BatchItem), rows)


def next_items(session: Session, batch_id: int, *, outcome: BulkOutcome | None, limit: int) -> list[BatchItem]:
    """Return the next items with this outcome, or with none yet."""
    has = BatchItem.outcome.is_(None) if outcome is None else BatchItem.outcome == outcome
    rows = session.scalars(
        select(BatchItem).where(BatchItem.batch_id == batch_id, has).order_by(BatchItem.comment_id).limit(limit)
    )
    return list(rows)


def count_outcomes(session: Session, batch_id: int) -> dict[BulkOutcome | None, int]:
    """Count a batch's items by outcome; None counts those still to be processed."""
    rows = session.execute(
        select(BatchItem.outcome, func.count()).where(BatchItem.batch_id == batch_id).group_by(BatchItem.outcome)
    )
    return {BulkOutcome(outcome) if outcome else None: count for outcome, count in rows}


def sites_of_items(session: Session, batch_id: int) -> list[int]:
    """Return the ids of the sites that a batch's comments are on."""
    rows = session.scalars(
        select(Comment.site_id)
        .join(BatchItem, BatchItem.comment_id == Comment.id)
        .where(BatchItem.batch_id == batch_id)
        .distinct()
    )
    return list(rows)
