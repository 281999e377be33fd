"""The queries behind the desk's queues: cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, false, select, true, union_all
from sqlalchemy.orm import Session, aliased

from moderation.domain.paging import Cursor
from moderation.domain.status import Status
from moderation.store.comments import Comment, Revision
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
