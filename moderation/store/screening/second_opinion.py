"""The queue of comments that wait for a second opinion: one leased row per comment, deleted once it is scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.status import Status
from moderation.store.base import Base, Leased
from moderation.store.comments.comments import Comment

_STILL_ASKED = text("given_up_at IS NULL")


class AwaitedOpinion(Leased, Base):
    """One revision of a comment that the slow scorer has not scored yet.

    A row that was given up stays, so that moderators can see that there is no second opinion and why.
    """

    __tablename__ = "awaited_opinions"
    __table_args__ = (
        # The worker asks only for rows that are due.
        Index("ix_awaited_opinions_due", "due_at", "id", sqlite_where=_STILL_ASKED, postgresql_where=_STILL_ASKED),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"), unique=True)
    revision: Mapped[int]


@dataclass(frozen=True, slots=True)
class DueState:
    """A due row's id with its comment's present state."""

    id: int
    site_id: int
    status: Status
    is_current: bool


def find_due(session: Session, *, now: datetime) -> AwaitedOpinion | None:
    """Return the row that has been due longest and that no worker has taken."""
    return AwaitedOpinion.find_due(session, now=now)


def due_states(session: Session, *, now: datetime, limit: int) -> list[DueState]:
    """Return the present state of the comments that have been due longest, longest first."""
    is_current = Comment.revision == AwaitedOpinion.revision
    rows = session.execute(
        select(AwaitedOpinion.id, Comment.site_id, Comment.status, is_current)
        .join(Comment, Comment.id == AwaitedOpinion.comment_id)
        .where(AwaitedOpinion.is_due(now))
        .order_by(AwaitedOpinion.due_at, AwaitedOpinion.id)
        .limit(limit)
    )
    return [DueState(row_id, site_id, Status(status), current) for row_id, site_id, status, current in rows]


def drop_awaited(session: Session, ids: Sequence[int]) -> None:
    """Delete these rows."""
    session.execute(delete(AwaitedOpinion).where(AwaitedOpinion.id.in_(ids)))


def find_held(session: Session, comment_id: int, *, leased_until: datetime) -> AwaitedOpinion | None:
    """Return a comment's row if its lease is still the one taken until `leased_until`."""
    return AwaitedOpinion.find_held(session, AwaitedOpinion.comment_id == comment_id, leased_until=leased_until)


def awaited_by(session: Session, comment_ids: Sequence[int]) -> dict[int, AwaitedOpinion]:
    """Return the rows of those comments that have one, by comment id."""
    rows = session.scalars(select(AwaitedOpinion).where(AwaitedOpinion.comment_id.in_(comment_ids)))
    return {row.comment_id: row for row in rows}


def forget_awaited(session: Session, comment_id: int) -> None:
    """Delete a comment's row, if it has one."""
    session.execute(delete(AwaitedOpinion).where(AwaitedOpinion.comment_id == comment_id))


def forget_given_up(session: Session, comment_id: int) -> None:
    """Delete a comment's row if it was given up."""
    session.execute(
        delete(AwaitedOpinion).where(AwaitedOpinion.comment_id == comment_id, AwaitedOpinion.given_up_at.is_not(None))
    )


def count_awaited(session: Session, *, stop: int | None = None) -> int:
    """Count the comments of all sites that wait for a second opinion; stops at `stop`."""
    asked = select(AwaitedOpinion.id).where(AwaitedOpinion.given_up_at.is_(None)).limit(stop).subquery()
    return session.scalar(select(func.count()).select_from(asked)) or 0


def count_given_up(session: Session) -> int:
    """Count the comments whose second opinion was given up."""
    return session.scalar(select(func.count()).where(AwaitedOpinion.given_up_at.is_not(None))) or 0
