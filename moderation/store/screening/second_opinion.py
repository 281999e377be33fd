"""Who waits for a second opinion: a row for each comment, taken by a lease, gone once the opinion is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, delete, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment

_STILL_ASKED = text("given_up_at IS NULL")


class AwaitedOpinion(Base):
    """One comment's revision that the slow scorer has still to look at.

    Whoever works on it holds it until `leased_until`; a worker that dies lets go by that alone. `reason` is why the
    last attempt came to nothing. A row that was given up stays, so that people see that there is no opinion and why.
    """

    __tablename__ = "awaited_opinions"
    __table_args__ = (
        # The worker's only question: what is due.
        Index("ix_awaited_opinions_due", "due_at", "id", sqlite_where=_STILL_ASKED, postgresql_where=_STILL_ASKED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"), unique=True)
    revision: Mapped[int]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    given_up_at: Mapped[datetime | None]


_LONGEST_FIRST = (AwaitedOpinion.due_at, AwaitedOpinion.id)


@dataclass(frozen=True, slots=True)
class DueState:
    """A row that is due, by its own id, and how its comment is by now."""

    id: int
    site_id: int
    status: Status
    is_current: bool


def find_due(session: Session, *, now: datetime) -> AwaitedOpinion | None:
    """The row that has been due the longest and that nobody holds."""
    return session.scalar(select(AwaitedOpinion).where(_is_due(now)).order_by(*_LONGEST_FIRST).limit(1))


def due_states(session: Session, *, now: datetime, limit: int) -> list[DueState]:
    """What became of the comments that have been due the longest, in their order."""
    is_current = Comment.revision == AwaitedOpinion.revision
    rows = session.execute(
        select(AwaitedOpinion.id, Comment.site_id, Comment.status, is_current)
        .join(Comment, Comment.id == AwaitedOpinion.comment_id)
        .where(_is_due(now))
        .order_by(*_LONGEST_FIRST)
        .limit(limit)
    )
    return [DueState(row_id, site_id, Status(status), current) for row_id, site_id, status, current in rows]


def drop_awaited(session: Session, ids: Sequence[int]) -> None:
    """Drop these rows."""
    session.execute(delete(AwaitedOpinion).where(AwaitedOpinion.id.in_(ids)))


def find_held(session: Session, comment_id: int, *, leased_until: datetime) -> AwaitedOpinion | None:
    """A comment's row, if it is still held by whoever took it until that time."""
    return session.scalar(
        select(AwaitedOpinion).where(
            AwaitedOpinion.comment_id == comment_id, AwaitedOpinion.leased_until == leased_until
        )
    )


def awaited_by(session: Session, comment_ids: Sequence[int]) -> dict[int, AwaitedOpinion]:
    """The rows of those comments that have one."""
    rows = session.scalars(select(AwaitedOpinion).where(AwaitedOpinion.comment_id.in_(comment_ids)))
    return {row.comment_id: row for row in rows}


def forget_awaited(session: Session, comment_id: int) -> None:
    """Drop the row of a comment whose opinion is no longer awaited, if it has one."""
    session.execute(delete(AwaitedOpinion).where(AwaitedOpinion.comment_id == comment_id))


def forget_given_up(session: Session, comment_id: int) -> None:
    """Drop the row of a comment that will have no opinion."""
    session.execute(
        delete(AwaitedOpinion).where(AwaitedOpinion.comment_id == comment_id, AwaitedOpinion.given_up_at.is_not(None))
    )


def count_awaited(session: Session, *, stop: int | None = None) -> int:
    """How many comments of all sites wait for an opinion; counts no further than `stop`."""
    asked = select(AwaitedOpinion.id).where(AwaitedOpinion.given_up_at.is_(None)).limit(stop).subquery()
    return session.scalar(select(func.count()).select_from(asked)) or 0


def count_given_up(session: Session) -> int:
    """How many comments will have no opinion."""
    return session.scalar(select(func.count()).where(AwaitedOpinion.given_up_at.is_not(None))) or 0


def _is_due(now: datetime) -> ColumnElement[bool]:
    is_free = or_(AwaitedOpinion.leased_until.is_(None), AwaitedOpinion.leased_until <= now)
    return and_(AwaitedOpinion.given_up_at.is_(None), AwaitedOpinion.due_at <= now, is_free)
