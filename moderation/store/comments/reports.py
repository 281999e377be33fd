"""Readers' reports of comments; a report is open until somebody decides the comment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base

_OPEN = text("settled_at IS NULL")


class Report(Base):
    """One reader's report of one comment; `words` are the reader's own and may be empty."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "guest_id", "reason"),
        # The queue of reported comments: open reports only, grouped by comment.
        Index("ix_reports_open", "site_id", "comment_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        # The flood guard.
        Index("ix_reports_network", "site_id", "network", "created_at"),
        Index("ix_reports_site_time", "site_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"))
    reason: Mapped[str]
    words: Mapped[str]
    network: Mapped[str | None]  # a keyed hash that changes daily, as comments have
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


def settle_reports(session: Session, comment_id: int, *, now: datetime) -> None:
    """Settle all open reports of a comment because it was decided."""
    session.execute(
        update(Report).where(Report.comment_id == comment_id, Report.settled_at.is_(None)).values(settled_at=now)
    )


def reopen_reports(session: Session, comment_id: int, *, settled_at: datetime) -> None:
    """Reopen the reports that were settled by a decision that is now undone."""
    session.execute(
        update(Report).where(Report.comment_id == comment_id, Report.settled_at == settled_at).values(settled_at=None)
    )


def find_own_reports(session: Session, comment_id: int, *, guest_id: int) -> list[Report]:
    """Return one reader's reports of a comment."""
    return list(session.scalars(select(Report).where(Report.comment_id == comment_id, Report.guest_id == guest_id)))


def was_settled(session: Session, comment_id: int, *, reason: str, since: datetime) -> bool:
    """Tell whether a report of a comment for this reason was settled at or after `since`."""
    settled = exists().where(Report.comment_id == comment_id, Report.reason == reason, Report.settled_at >= since)
    return bool(session.scalar(select(settled)))


def open_counts(session: Session, comment_ids: Sequence[int]) -> dict[int, int]:
    """Count the open reports of each comment; comments without any have no entry."""
    rows = session.execute(
        select(Report.comment_id, func.count().label("reports"))
        .where(Report.comment_id.in_(comment_ids), Report.settled_at.is_(None))
        .group_by(Report.comment_id)
    )
    return {row.comment_id: row.reports for row in rows}


def open_report_counts(session: Session, comment_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count the open reports of each comment by reason; comments without any have no entry."""
    rows = session.execute(
        select(Report.comment_id, Report.reason, func.count())
        .where(Report.comment_id.in_(comment_ids), Report.settled_at.is_(None))
        .group_by(Report.comment_id, Report.reason)
        .order_by(Report.comment_id, func.count().desc(), Report.reason)
    )
    found: dict[int, dict[str, int]] = {}
    for comment_id, reason, count in rows:
        found.setdefault(comment_id, {})[reason] = count
    return found


def newest_reports(session: Session, comment_id: int, *, limit: int) -> list[Report]:
    """Return a comment's reports, newest first, open or settled."""
    rows = session.scalars(
        select(Report).where(Report.comment_id == comment_id).order_by(Report.id.desc()).limit(limit)
    )
    return list(rows)


def count_reports_since(session: Session, *, site_id: int, network: str | None, since: datetime, stop: int) -> int:
    """Count the reports a site received since a time; stops at `stop`.

    `network` restricts the count to one network.
    """
    query = select(Report.id).where(Report.site_id == site_id, Report.created_at > since)
    if network is not None:
        query = query.where(Report.network == network)
    return session.scalar(select(func.count()).select_from(query.limit(stop).subquery())) or 0
