"""The queries behind the desk's queues: their cards, and what of them matches."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import Session, aliased

from moderation.domain.paging import COUNT_STOP, Place
from moderation.domain.queue_places import make_place
from moderation.domain.queues import QueueSort
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.threads import Thread
from moderation.store.queue_conditions import complaints, order_by
from moderation.store.review.queue import Selection


@dataclass(frozen=True, slots=True)
class CardRow:
    """A comment with what surrounds it; the parent's fields are None for a top-level comment.

    `complaints` counts those that are open.
    """

    comment: Comment
    html: str
    thread: Thread
    parent_author: str | None
    parent_html: str | None
    complaints: int

    def place(self, order: QueueSort) -> Place:
        """Where it stands in an order."""
        if order is QueueSort.RISK:
            return make_place(self.comment.risk, self.comment.id)
        if order is QueueSort.REPORTS:
            return make_place(self.complaints, self.comment.id)
        return make_place(0 if order is QueueSort.FOUND else self.comment.created_at, self.comment.id)


@dataclass(frozen=True, slots=True)
class Window:
    """What was looked through: whether it ended before the comments did, and the place where it ended."""

    is_full: bool
    end: Place | None


def card_rows(session: Session, selection: Selection, *, limit: int) -> list[CardRow]:
    """The first comments of a selection, in its order."""
    found = selection.rows.limit(limit).subquery()
    rows = session.execute(_CARDS.where(Comment.id.in_(select(found.c.id))).order_by(*order_by(selection.order)))
    return [CardRow(*row) for row in rows]


def find_card(session: Session, comment_id: int) -> CardRow | None:
    """One comment with what surrounds it."""
    row = session.execute(_CARDS.where(Comment.id == comment_id)).one_or_none()
    return CardRow(*row) if row else None


def matching_rows(session: Session, selection: Selection, *, limit: int) -> list[tuple[int, int, str]]:
    """Id, revision and status of the first comments of a selection, in no certain order."""
    found = selection.rows.limit(limit).subquery()
    rows = session.execute(
        select(Comment.id, Comment.revision, Comment.status).where(Comment.id.in_(select(found.c.id)))
    )
    return [(comment_id, revision, status) for comment_id, revision, status in rows]


def count_matching(session: Session, selection: Selection) -> tuple[int, bool]:
    """How many comments a selection has, up to COUNT_STOP + 1, and whether its window ended before the comments did."""
    found = selection.rows.limit(COUNT_STOP + 1).subquery()
    looked_at = literal(0).label("none")
    if selection.window is not None:
        looked_at = select(func.count()).select_from(selection.window).scalar_subquery().label("looked_at")
    row = session.execute(select(select(func.count()).select_from(found).scalar_subquery(), looked_at)).one()
    return row[0], row[1] >= selection.looked_at


def read_window(session: Session, selection: Selection) -> Window:
    """How far a selection has looked, where it has a window; for a page that came out short."""
    window = selection.window
    if window is None:
        return Window(is_full=False, end=None)
    if not selection.is_walk:
        looked_at = session.scalar(select(func.count()).select_from(window)) or 0
        return Window(is_full=looked_at >= selection.looked_at, end=None)
    forwards = selection.order is QueueSort.OLDEST
    backwards: tuple[ColumnElement[int], ...] = (
        (window.c.key.desc(), window.c.id.desc()) if forwards else (window.c.key, window.c.id)
    )
    last = select(window.c.key, window.c.id, func.count().over()).order_by(*backwards).limit(1)
    row = session.execute(last).one_or_none()
    if row is None or row[2] < selection.looked_at:
        return Window(is_full=False, end=None)
    return Window(is_full=True, end=make_place(0 if selection.order is QueueSort.FOUND else row[0], row[1]))


_parent = aliased(Comment)
_parent_revision = aliased(Revision)
_CARDS = (
    select(Comment, Revision.html, Thread, _parent.author, _parent_revision.html, complaints())
    .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
    .join(Thread, Thread.id == Comment.thread_id)
    .outerjoin(_parent, _parent.id == Comment.parent_id)
    .outerjoin(
        _parent_revision,
        and_(_parent_revision.comment_id == _parent.id, _parent_revision.number == _parent.revision),
    )
)
