"""Queues as SQL: sorted, filtered, and continued from a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from moderation.domain.paging import Cursor, Place, Rank
from moderation.domain.queues import LOOKED_AT, Filters, Queue, QueueSort, QueueView
from moderation.domain.search import read_terms
from moderation.domain.signals import SignalKind
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import beyond, beyond_rank, merge
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.review.search import find_words
from moderation.store.scoring.results import SignalRow

Rows = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]  # of a sort key and an id


@dataclass(frozen=True, slots=True)
class Selection:
    """The comments of a view as rows of (key, id), in its order.

    Conditions without an index are checked against a `window` of at most `looked_at` comments. If the window walks
    along the order (`is_walk`), the next window begins where it ends; otherwise nothing beyond it is searched.
    """

    rows: Rows
    order: QueueSort
    window: Subquery | None = None
    is_walk: bool = True
    looked_at: int = LOOKED_AT


def select_queue(
    view: QueueView, *, site_ids: Sequence[int], place: Place | None = None, looked_at: int = LOOKED_AT
) -> Selection:
    """Select a view of these sites' comments; a thread filter must be one of theirs.

    `looked_at` reduces the window of a walk.
    """
    filters, order = view.filters, view.order
    if not site_ids:
        return Selection(select(Comment.id.label("key"), Comment.id).where(false()), order)
    if filters.words:
        found = find_words(read_terms(filters.words), site_ids=site_ids, before=place.id if place else None)
        return _look_through(found, view, place, looked_at=looked_at)
    if view.queue is Queue.REPORTED:
        return _select_reported(view, site_ids, place)
    if filters.guest is not None:
        return _look_through(_of_guest(view, site_ids), view, place, looked_at=LOOKED_AT, is_walk=False)
    if filters.thread is not None and order is QueueSort.RISK:
        return _look_through(_of_thread(view), view, place, looked_at=LOOKED_AT, is_walk=False)
    walk = _walk(view, site_ids, place)
    if meet_filters(view, is_walked=True):
        return _look_through(walk, view, place, looked_at=looked_at)
    return Selection(walk, order)


def _look_through(
    candidates: Rows, view: QueueView, place: Place | None, *, looked_at: int, is_walk: bool = True
) -> Selection:
    window = candidates.limit(looked_at).subquery("looked_at")
    rows = select(key_of(view.order).label("key"), Comment.id).join(window, window.c.id == Comment.id)
    conditions = meet_filters(view, is_walked=is_walk and not view.filters.words)
    if view.filters.words:
        conditions += in_queue(view.queue)
    if not is_walk:
        conditions += after_place(place, view.order)
    return Selection(rows.where(*conditions).order_by(*order_by(view.order)), view.order, window, is_walk, looked_at)


def _walk(view: QueueView, site_ids: Sequence[int], place: Place | None) -> Rows:
    """Select along an index in the view's order, from a place on; several sites are merged."""
    filters, order = view.filters, view.order
    rows = select(key_of(order).label("key"), Comment.id).where(Comment.status == view.queue.status)
    rows = rows.where(*(after_place(place, order) if order is QueueSort.RISK else between_days(filters, place, order)))
    if filters.thread is not None:
        return rows.where(Comment.thread_id == filters.thread).order_by(*order_by(order))
    parts = [rows.where(Comment.site_id == site_id) for site_id in site_ids]
    return merge(parts, backwards=order is not QueueSort.OLDEST)


def _of_guest(view: QueueView, site_ids: Sequence[int]) -> Rows:
    of_guest = (Comment.guest_id == view.filters.guest, Comment.site_id.in_(site_ids))
    return select(Comment.id).where(*of_guest, Comment.status == view.queue.status).order_by(Comment.id.desc())


def _of_thread(view: QueueView) -> Rows:
    of_thread = (Comment.thread_id == view.filters.thread, Comment.status == view.queue.status)
    return select(Comment.id).where(*of_thread).order_by(Comment.created_at.desc(), Comment.id.desc())


def _select_reported(view: QueueView, site_ids: Sequence[int], place: Place | None) -> Selection:
    reported = (
        select(Report.comment_id, func.count().label("reports"))
        .where(Report.site_id.in_(site_ids), Report.settled_at.is_(None))
        .group_by(Report.site_id, Report.comment_id)  # a comment has one site, so the index already groups them
        .subquery("reported")
    )
    by_reports = view.order is QueueSort.REPORTS
    key: ColumnElement[Any] = reported.c.reports if by_reports else key_of(view.order).expression
    rows = (
        select(key.label("key"), Comment.id)
        .join(reported, reported.c.comment_id == Comment.id)
        .where(Comment.status.in_(view.queue.statuses), *meet_filters(view, is_walked=False))
    )
    if not by_reports:
        return Selection(rows.where(*after_place(place, view.order)).order_by(*order_by(view.order)), view.order)
    if isinstance(place, Rank):
        rows = rows.where(beyond_rank(place, key))
    return Selection(rows.order_by(key.desc(), Comment.id.desc()), view.order)


def reports() -> ColumnElement[int]:
    """Return a subquery that counts a comment's open reports."""
    open_ones = select(func.count()).where(Report.comment_id == Comment.id, Report.settled_at.is_(None))
    return open_ones.correlate(Comment).scalar_subquery()


def in_queue(queue: Queue) -> list[ColumnElement[bool]]:
    """Return the conditions for being in a queue, for comments found by other means."""
    conditions: list[ColumnElement[bool]] = [Comment.status.in_(queue.statuses)]
    if queue is Queue.REPORTED:
        conditions.append(exists().where(Report.comment_id == Comment.id, Report.settled_at.is_(None)))
    return conditions


def meet_filters(view: QueueView, *, is_walked: bool) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters; leaves out those that a walk along an index has met."""
    filters = view.filters
    conditions: list[ColumnElement[bool]] = []
    if not is_walked and filters.thread is not None:
        conditions.append(Comment.thread_id + 0 == filters.thread)  # the + hides the column's index from the planner
    if not is_walked and filters.guest is not None:
        conditions.append(Comment.guest_id + 0 == filters.guest)
    if not is_walked or view.order is QueueSort.RISK:
        conditions += between_days(filters, None, view.order)
    if filters.label is not None:
        conditions.append(_has_signal(SignalKind.LABEL, SignalRow.name == filters.label.value))
    if filters.signal is not None:
        conditions.append(_has_signal(filters.signal))
    if filters.author:
        conditions.append(_is_by(filters.author))
    if filters.language:
        conditions.append(exists().where(Thread.id == Comment.thread_id, Thread.language == filters.language))
    return conditions


def _has_signal(kind: SignalKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    of_this = (SignalRow.comment_id == Comment.id, SignalRow.revision == Comment.revision)
    return exists().where(*of_this, SignalRow.kind == kind.value, *more)


def _is_by(author: str) -> ColumnElement[bool]:
    # SQLite folds case for ASCII only, so names in other scripts are searched in the usual spellings.
    spellings = sorted({author, author.lower(), author.upper(), author.title()})
    return or_(*(Comment.author.icontains(spelling, autoescape=True) for spelling in spellings))


def key_of(order: QueueSort) -> InstrumentedAttribute[Any]:
    """Return the column a sort order uses; for most reported first, which has none, see `reports`."""
    if order is QueueSort.FOUND:
        return Comment.id
    return Comment.risk if order is QueueSort.RISK else Comment.created_at


def order_by(order: QueueSort) -> tuple[ColumnElement[Any], ...]:
    """Return the sort order as ORDER BY terms."""
    key = reports() if order is QueueSort.REPORTS else key_of(order).expression
    return (key, Comment.id.expression) if order is QueueSort.OLDEST else (key.desc(), Comment.id.desc())


def after_place(place: Place | None, order: QueueSort) -> list[ColumnElement[bool]]:
    """Return the condition for coming after a place in a sort order, if there is one."""
    if isinstance(place, Cursor):
        return [beyond(place, backwards=order is QueueSort.NEWEST)]
    return [] if place is None else [beyond_rank(place, key_of(order))]


def between_days(filters: Filters, place: Place | None, order: QueueSort) -> list[ColumnElement[bool]]:
    """Return the conditions for a range of days.

    In an order by time the place becomes one end of the range, so that the index sees a single range.
    """
    first, last = _begin(filters.since), _begin(filters.until, days=1)
    cursor = place if isinstance(place, Cursor) else None
    if order is QueueSort.OLDEST:
        start = max((each for each in (cursor, first and Cursor(first, 0)) if each), key=_position, default=None)
        return after_place(start, order) + ([Comment.created_at < last] if last else [])
    if order is QueueSort.NEWEST:
        start = min((each for each in (cursor, last and Cursor(last, 0)) if each), key=_position, default=None)
        return after_place(start, order) + ([Comment.created_at >= first] if first else [])
    return [*([Comment.created_at >= first] if first else []), *([Comment.created_at < last] if last else [])]


def _begin(day: date | None, *, days: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC) + timedelta(days=days)


def _position(cursor: Cursor) -> tuple[datetime, int]:
    return cursor.at, cursor.id
