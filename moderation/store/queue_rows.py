"""The queries behind the desk: a queue's cards, its count, the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, false, func, select, true, union_all
from sqlalchemy.orm import Session, aliased

from moderation.domain.decisions import DecisionKind
from moderation.domain.paging import COUNT_STOP, Cursor
from moderation.domain.status import Status
from moderation.store.comments import Comment, Revision
from moderation.store.decisions import Decision
from moderation.store.paging import beyond
from moderation.store.threads import Thread


@dataclass(frozen=True, slots=True)
class CardRow:
    """A comment with what surrounds it; the parent's fields are None for a top-level comment."""

    comment: Comment
    html: str
    thread: Thread
    parent_author: str | None
    parent_html: str | None


@dataclass(frozen=True, slots=True)
class LogRow:
    """A decision with what it was about."""

    decision: Decision
    author: str
    body: str
    thread: Thread
    undone_by: int | None
    is_newest: bool  # no later decision about the same comment


def card_rows(
    session: Session, *, site_ids: Sequence[int], status: Status, after: Cursor | None, limit: int
) -> list[CardRow]:
    """Comments of a status on these sites, the longest waiting first."""
    order = (Comment.created_at, Comment.id)
    place = true() if after is None else beyond(after)
    waiting = select(Comment.id).where(Comment.status == status, place).order_by(*order).limit(limit)
    ids = _first_of_each(waiting.where(Comment.site_id == site_id) for site_id in site_ids)
    rows = session.execute(_CARDS.where(Comment.id.in_(ids)).order_by(*order).limit(limit))
    return [CardRow(*row) for row in rows]


def find_card(session: Session, comment_id: int) -> CardRow | None:
    """One comment with what surrounds it."""
    row = session.execute(_CARDS.where(Comment.id == comment_id)).one_or_none()
    return CardRow(*row) if row else None


def count_with_status(session: Session, *, site_ids: Sequence[int], status: Status) -> int:
    """How many comments of these sites have a status; stops at COUNT_STOP + 1."""
    found = (
        select(Comment.id)
        .where(Comment.site_id.in_(site_ids), Comment.status == status)
        .limit(COUNT_STOP + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(found)) or 0


def log_rows(
    session: Session, *, site_ids: Sequence[int], before_id: int | None, limit: int, by_people: bool = False
) -> list[LogRow]:
    """Decisions on these sites, newest first; `before_id` is the last one already shown."""
    place = true() if before_id is None else Decision.id < before_id
    who = Decision.actor_id.is_not(None) if by_people else true()
    newest = select(Decision.id).where(who, place).order_by(Decision.id.desc()).limit(limit)
    ids = _first_of_each(newest.where(Decision.site_id == site_id) for site_id in site_ids)
    undo, later = aliased(Decision), aliased(Decision)
    is_newest = ~exists().where(later.comment_id == Decision.comment_id, later.id > Decision.id)
    query = (
        select(Decision, Comment.author, Revision.body, Thread, undo.id, is_newest)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Revision, and_(Revision.comment_id == Decision.comment_id, Revision.number == Decision.revision))
        .outerjoin(undo, undo.undoes_id == Decision.id)
        .where(Decision.id.in_(ids))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return [LogRow(*row) for row in session.execute(query)]


def count_decided(session: Session, *, actor_id: int, since: datetime) -> int:
    """How many decisions a person has made since a time and not taken back."""
    undo = aliased(Decision)
    query = (
        select(func.count())
        .select_from(Decision)
        .where(Decision.actor_id == actor_id, Decision.created_at >= since, Decision.kind != DecisionKind.UNDONE)
        .where(~exists().where(undo.undoes_id == Decision.id))
    )
    return session.scalar(query) or 0


def _first_of_each(queries: Iterable[Select[int]]) -> Select[int]:
    """The ids of one short query a site, each along its index; asked for all sites at once, SQLite sorts every row."""
    parts = [select(query.subquery().c.id) for query in queries]
    return select(union_all(*parts).subquery().c.id) if parts else select(Comment.id).where(false())


_parent = aliased(Comment)
_parent_revision = aliased(Revision)
_CARDS = (
    select(Comment, Revision.html, Thread, _parent.author, _parent_revision.html)
    .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
    .join(Thread, Thread.id == Comment.thread_id)
    .outerjoin(_parent, _parent.id == Comment.parent_id)
    .outerjoin(
        _parent_revision,
        and_(_parent_revision.comment_id == _parent.id, _parent_revision.number == _parent.revision),
    )
)
