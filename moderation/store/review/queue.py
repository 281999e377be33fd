"""Which comments a queue holds as somebody looks at it, as SQL: in its order, from a place on, narrowed by filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Subquery, false, func, select

from moderation.domain.paging import Place, Rank
from moderation.domain.queues import LOOKED_AT, Queue, QueueSort, QueueView
from moderation.domain.search import read_terms
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import beyond_rank, merge
from moderation.store.comments.reports import Report
from moderation.store.queue_conditions import after_place, between_days, in_queue, key_of, meet_filters, order_by
from moderation.store.review.search import find_words

Rows = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]  # of a key, which the order goes by, and an id


@dataclass(frozen=True, slots=True)
class Selection:
    """The comments of a view as rows of (key, id), in its order.

    Conditions that no index knows are held against a `window` alone: `looked_at` comments at most. Where it is a walk
    along the order, the next window begins where it ends; else it is all that is looked at.
    """

    rows: Rows
    order: QueueSort
    window: Subquery | None = None
    is_walk: bool = True
    looked_at: int = LOOKED_AT


def select_queue(
    view: QueueView, *, site_ids: Sequence[int], place: Place | None = None, looked_at: int = LOOKED_AT
) -> Selection:
    """Select a view of these sites' comments; a thread it is narrowed to must be on one of them.

    `looked_at` makes the window of a walk smaller.
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
    """Along an index in the view's order, from the place on; with several sites their walks are merged."""
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
        select(Report.comment_id, func.count().label("complaints"))
        .where(Report.site_id.in_(site_ids), Report.settled_at.is_(None))
        .group_by(Report.site_id, Report.comment_id)  # a comment has one site; so the index has them grouped already
        .subquery("reported")
    )
    by_reports = view.order is QueueSort.REPORTS
    key: ColumnElement[Any] = reported.c.complaints if by_reports else key_of(view.order).expression
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
