"""Queries for public threads, all along an index and paginated by key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from moderation.domain.paging import COUNT_STOP, Cursor, Place, Rank, Sort
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.paging import beyond, beyond_rank
from moderation.store.comments.threads import Thread

OWN_STOP = 100  # hidden comments per author and thread; authors do not see more


_PLACE = (Comment.id, Comment.parent_id, Comment.root_id, Comment.status, Comment.created_at)


_IS_PRESENT = and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision)


_IS_PUBLIC = Comment.status == Status.APPROVED


_MARKS = (
    Comment.is_by_team,
    Comment.pinned_at.is_not(None),
    Comment.featured_at.is_not(None),
    Comment.votes,
    case((Comment.revision > 1, Revision.created_at)),
)


_ORDERS = {
    Sort.NEWEST: (Comment.created_at.desc(), Comment.id.desc()),
    Sort.OLDEST: (Comment.created_at, Comment.id),
    Sort.BEST: (Comment.votes.desc(), Comment.id.desc()),
}


_STANDS_ABOVE = and_(Comment.pinned_at.is_not(None), _IS_PUBLIC)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One comment as the public sees it; author and text are empty unless it is approved."""

    id: int
    parent_id: int | None
    root_id: int | None
    status: str
    created_at: datetime
    author: str
    html: str
    is_by_team: bool
    is_pinned: bool
    is_featured: bool
    votes: int
    edited_at: datetime | None

    @property
    def cursor(self) -> Cursor:
        """Its place in the order of time."""
        return Cursor(self.created_at, self.id)

    def place(self, sort: Sort) -> Place:
        """Its place in a sort order of top-level comments."""
        return Rank(self.votes, self.id) if sort is Sort.BEST else self.cursor


def pinned_rows(session: Session, thread_id: int) -> list[ThreadRow]:
    """Return a thread's public pinned comments, last pinned first."""
    query = _rows().where(Comment.thread_id == thread_id, _STANDS_ABOVE)
    return _read(session, query.order_by(Comment.pinned_at.desc(), Comment.id.desc()))


def root_rows(session: Session, thread_id: int, *, sort: Sort, after: Place | None, limit: int) -> list[ThreadRow]:
    """Return top-level comments that are public or have public replies, without pinned ones."""
    query = (
        _rows()
        .where(Comment.thread_id == thread_id, Comment.root_id.is_(None), not_(_STANDS_ABOVE))
        .where(or_(Comment.status == Status.APPROVED, _has_public_branch()))
        .limit(limit)
    )
    if isinstance(after, Rank):
        query = query.where(beyond_rank(after, Comment.votes))
    elif after is not None:
        query = query.where(beyond(after, backwards=sort is Sort.NEWEST))
    return _read(session, query.order_by(*_ORDERS[sort]))


def reply_counts(session: Session, root_ids: list[int]) -> dict[int, int]:
    """Count the public replies in each branch, by root id."""
    rows = session.execute(
        select(Comment.root_id, func.count())
        .where(Comment.root_id.in_(root_ids), Comment.status == Status.APPROVED)
        .group_by(Comment.root_id)
    )
    return {root_id: count for root_id, count in rows if root_id is not None}


def branch_rows(session: Session, root_ids: list[int], *, limit: int, after: Cursor | None = None) -> list[ThreadRow]:
    """Return public replies below these roots, oldest first."""
    query = _rows().where(Comment.root_id.in_(root_ids), Comment.status == Status.APPROVED)
    if after is not None:
        query = query.where(beyond(after))
    return _read(session, query.order_by(Comment.created_at, Comment.id).limit(limit))


def rows_by_id(session: Session, ids: set[int]) -> list[ThreadRow]:
    """Return the comments with these ids, public or not."""
    return _read(session, _rows().where(Comment.id.in_(ids)))


def ancestor_rows(session: Session, ids: set[int], *, limit: int) -> list[ThreadRow]:
    """Return these comments and all their ancestors in one query.

    Stops at `limit`, because chains can be of any length.
    """
    chain = select(Comment.id, Comment.parent_id).where(Comment.id.in_(ids)).cte("chain", recursive=True)
    chain = chain.union(select(Comment.id, Comment.parent_id).join(chain, Comment.id == chain.c.parent_id))
    return _read(session, _rows().where(Comment.id.in_(select(chain.c.id).limit(limit))))


def find_row(session: Session, comment_id: int, *, thread_id: int) -> ThreadRow | None:
    """Return one comment of a thread."""
    rows = _read(session, _rows().where(Comment.id == comment_id, Comment.thread_id == thread_id))
    return rows[0] if rows else None


def newest_rows(session: Session, thread_id: int, *, limit: int) -> list[ThreadRow]:
    """Return a thread's newest public comments, newest first, at any depth."""
    query = _rows().where(Comment.thread_id == thread_id, _IS_PUBLIC)
    return _read(session, query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(limit))


def count_public(session: Session, thread_id: int) -> int:
    """Count a thread's public comments; stops at COUNT_STOP + 1."""
    found = (
        select(Comment.id)
        .where(Comment.thread_id == thread_id, Comment.status == Status.APPROVED)
        .limit(COUNT_STOP + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(found)) or 0


def own_hidden_rows(session: Session, *, guest_id: int, thread_id: int) -> list[ThreadRow]:
    """Return a guest's newest comments that are not public, with text, oldest first.

    Deleted comments are left out.
    """
    query = (
        select(*_PLACE, Comment.author, Revision.html, *_MARKS)
        .join(Revision, _IS_PRESENT)
        .where(Comment.guest_id == guest_id, Comment.thread_id == thread_id)
        .where(Comment.status.in_([Status.PENDING, Status.REJECTED, Status.SPAM]))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(OWN_STOP)
    )
    return _read(session, query)[::-1]


def _rows() -> Any:
    return select(
        *_PLACE,
        case((_IS_PUBLIC, Comment.author), else_=""),
        case((_IS_PUBLIC, Revision.html), else_=""),
        *_MARKS,
    ).join(Revision, _IS_PRESENT)


def _read(session: Session, query: Any) -> list[ThreadRow]:
    return [ThreadRow(*row) for row in session.execute(query)]


def _has_public_branch() -> ColumnElement[bool]:
    reply = aliased(Comment)
    return exists().where(reply.root_id == Comment.id, reply.status == Status.APPROVED)


def count_by_key(session: Session, *, site_id: int, keys: Collection[str]) -> dict[str, int]:
    """Count the public comments of a site's threads, by thread key; each count stops at COUNT_STOP + 1."""
    public = (
        select(Comment.id)
        .where(Comment.thread_id == Thread.id, Comment.status == Status.APPROVED)
        .limit(COUNT_STOP + 1)
        .correlate(Thread)
        .subquery()
    )
    count = select(func.count()).select_from(public).scalar_subquery()
    rows = session.execute(select(Thread.key, count).where(Thread.site_id == site_id, Thread.key.in_(keys)))
    return {key: counted for key, counted in rows}  # noqa: C416 (rows are no tuples to a type checker)


def public_since(session: Session, thread_id: int, *, version: int, limit: int) -> Sequence[int]:
    """Return the ids of comments that became public after a version of the thread, newest first."""
    newer = (
        select(Comment.id)
        .where(Comment.thread_id == thread_id, Comment.public_since > version, Comment.status == Status.APPROVED)
        .order_by(Comment.public_since.desc())
        .limit(limit)
    )
    return session.scalars(newer).all()
