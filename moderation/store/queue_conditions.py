"""What a comment in a queue must meet, as SQL: its status, the filters, its place in the order."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from moderation.domain.paging import Cursor, Place
from moderation.domain.queues import Filters, Queue, QueueSort, QueueView
from moderation.domain.signals import SignalKind
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import beyond, beyond_rank
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.scoring.results import SignalRow


def complaints() -> ColumnElement[int]:
    """How many complaints about a comment are open."""
    open_ones = select(func.count()).where(Report.comment_id == Comment.id, Report.settled_at.is_(None))
    return open_ones.correlate(Comment).scalar_subquery()


def in_queue(queue: Queue) -> list[ColumnElement[bool]]:
    """Being in a queue, for comments that were found by other means."""
    conditions: list[ColumnElement[bool]] = [Comment.status.in_(queue.statuses)]
    if queue is Queue.REPORTED:
        conditions.append(exists().where(Report.comment_id == Comment.id, Report.settled_at.is_(None)))
    return conditions


def meet_filters(view: QueueView, *, is_walked: bool) -> list[ColumnElement[bool]]:
    """The filters that are held against each comment; those that a walk along an index has met already are left out."""
    filters = view.filters
    conditions: list[ColumnElement[bool]] = []
    if not is_walked and filters.thread is not None:
        conditions.append(Comment.thread_id + 0 == filters.thread)  # as a sum, which turns no planner's head
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
    # SQLite folds the case of ASCII alone, so a name in another script is looked for as people would type it.
    spellings = sorted({author, author.lower(), author.upper(), author.title()})
    return or_(*(Comment.author.icontains(spelling, autoescape=True) for spelling in spellings))


def key_of(order: QueueSort) -> InstrumentedAttribute[Any]:
    """What an order goes by; of the most reported it is no column, see `complaints`."""
    if order is QueueSort.FOUND:
        return Comment.id
    return Comment.risk if order is QueueSort.RISK else Comment.created_at


def order_by(order: QueueSort) -> tuple[ColumnElement[Any], ...]:
    """The order as terms over comments."""
    key = complaints() if order is QueueSort.REPORTS else key_of(order).expression
    return (key, Comment.id.expression) if order is QueueSort.OLDEST else (key.desc(), Comment.id.desc())


def after_place(place: Place | None, order: QueueSort) -> list[ColumnElement[bool]]:
    """Coming after a place in an order; nothing where there is no place."""
    if isinstance(place, Cursor):
        return [beyond(place, backwards=order is QueueSort.NEWEST)]
    return [] if place is None else [beyond_rank(place, key_of(order))]


def between_days(filters: Filters, place: Place | None, order: QueueSort) -> list[ColumnElement[bool]]:
    """From one day to another; in an order by time the place is one of the ends, so that an index sees one range."""
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
