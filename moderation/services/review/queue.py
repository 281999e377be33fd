"""The queue pages: cards, counts, filters, and the comments that match a view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from sqlalchemy.orm import Session

from moderation.domain.paging import Place
from moderation.domain.queues import LOOKED_AT, Queue, QueueView, parse_place
from moderation.services.refusals import NotFound
from moderation.services.review.cards import ReviewCard, to_cards
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.threads import Thread
from moderation.store.review import cards as queue_rows
from moderation.store.review import queue_counts
from moderation.store.review.authors import has_written
from moderation.store.review.queue import select_queue
from moderation.store.review.queue_counts import read_overview
from moderation.store.session import reading

CARDS_A_PAGE = 25
_FIRST_LOOK = 1_000
_LOOKING_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of a queue's cards.

    `is_cut` if only the first LOOKED_AT comments were scanned; `next_after` continues from there, unless the order does
    not allow it. `is_looked_for` if the filters have no index, so that comments must be scanned.
    """

    view: QueueView
    cards: Sequence[ReviewCard] = ()
    next_after: str = ""
    is_cut: bool = False
    thread_title: str = ""
    is_looked_for: bool = False
    site_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a queue page shows around the cards: counts of all queues, the oldest comment of this one, filter choices.

    `oldest` is None if the queue is empty. `median` is last week's median time to decision in seconds, None without
    decisions.
    """

    counts: Mapping[Queue, int]
    oldest: datetime | None
    median: int | None
    languages: Sequence[str]
    sites: Sequence[SiteView]


@dataclass(frozen=True, slots=True)
class Matching:
    """Comments that match a view, each as (id, revision, status); `is_more` if there are others."""

    seen: Sequence[tuple[int, int, str]]
    is_more: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """How many comments match a view, up to 1,001.

    `among` is how many were scanned, if not all; `is_more` if the rest has not been counted yet.
    """

    count: int
    among: int | None = None
    is_more: bool = False


def read_queue(view: QueueView, *, by: Reviewer, after: str = "") -> QueuePage:
    """Return a page of a queue of all the moderator's sites, filtered.

    `after` is the `next_after` of an earlier page. Raises ValueError for one that is invalid in this order, and
    NotFound for a site, author or conversation that is not on the moderator's sites.
    """
    place = parse_place(after, view.order) if after else None
    with reading() as session:
        scope = _find_scope(session, view, by)
        selection = select_queue(view, site_ids=scope.site_ids, place=place, looked_at=_first_look(view, place))
        rows = queue_rows.card_rows(session, selection, limit=CARDS_A_PAGE + 1)
        if selection.window is not None and selection.looked_at < LOOKED_AT and len(rows) <= CARDS_A_PAGE:
            selection = select_queue(view, site_ids=scope.site_ids, place=place)
            rows = queue_rows.card_rows(session, selection, limit=CARDS_A_PAGE + 1)
        shown, is_full = rows[:CARDS_A_PAGE], len(rows) > CARDS_A_PAGE
        window = None if is_full else queue_rows.read_window(session, selection)
        next_place = shown[-1].place(view.order) if is_full else window and window.end
        return QueuePage(
            view=view,
            cards=to_cards(session, shown, by=by),
            next_after=str(next_place) if next_place else "",
            is_cut=window is not None and window.is_full,
            thread_title=scope.thread_title,
            is_looked_for=selection.window is not None,
            site_ids=scope.site_ids,
        )


def read_surroundings(view: QueueView, *, by: Reviewer, now: datetime) -> Surroundings:
    """Return what a queue page shows around the cards, regardless of its filters."""
    with reading() as session:
        overview = read_overview(session, view.queue, site_ids=by.site_ids, since=now - _LOOKING_BACK)
        return Surroundings(
            counts=overview.counts,
            oldest=overview.oldest,
            median=median_low(overview.waited) if overview.waited else None,
            languages=overview.languages,
            sites=by.sites,
        )


def count_decided_today(by: Reviewer, *, now: datetime) -> int:
    """Return how many decisions a moderator has made since midnight UTC and not undone."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with reading() as session:
        return queue_counts.count_decided(session, actor_id=by.id, since=midnight)


def count_queues(by: Reviewer) -> Mapping[Queue, int]:
    """Return the number of comments in each queue across the moderator's sites; each count stops at 1,001."""
    with reading() as session:
        return queue_counts.count_queues(session, by.site_ids)


def find_matching(view: QueueView, *, by: Reviewer, limit: int) -> Matching:
    """Return the comments that match a view, at most `limit`. Raises NotFound as `read_queue` does."""
    with reading() as session:
        selection = select_queue(view, site_ids=_find_scope(session, view, by).site_ids)
        seen = queue_rows.matching_rows(session, selection, limit=limit + 1)
        is_cut = len(seen) <= limit and queue_rows.read_window(session, selection).is_full
        return Matching(seen[:limit], is_more=len(seen) > limit or is_cut)


def tell_matching(page: QueuePage, *, is_first: bool) -> Matched | None:
    """Return how many comments match, as far as the page alone shows, or None if counting them all is cheap.

    If thousands have to be scanned, `count_matching` counts them after the page is shown.
    """
    if is_first and (page.is_cut or not page.next_after):
        return Matched(len(page.cards), among=LOOKED_AT if page.is_cut else None)
    return Matched(len(page.cards), is_more=True) if page.is_looked_for else None


def count_matching(view: QueueView, *, by: Reviewer, page: QueuePage | None = None) -> Matched:
    """Return how many comments match a view; `page` is one of its pages, if already read. Raises NotFound."""
    with reading() as session:
        site_ids = page.site_ids if page is not None else _find_scope(session, view, by).site_ids
        selection = select_queue(view, site_ids=site_ids)
        count, is_cut = queue_rows.count_matching(session, selection)
        return Matched(count, among=selection.looked_at if is_cut else None)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The sites to search, and the title of the thread if only one is shown."""

    site_ids: Sequence[int]
    thread_title: str = ""


def _find_scope(session: Session, view: QueueView, by: Reviewer) -> _Scope:
    """Return which of the moderator's sites to search. Raises NotFound for what does not exist or is not theirs."""
    filters, site_ids = view.filters, by.site_ids
    if filters.site:
        site_ids = [by.find_site(filters.site).id]
    if filters.guest is not None and not has_written(session, filters.guest, site_ids=by.site_ids):
        raise NotFound("There is no such author.")
    if filters.thread is None:
        return _Scope(site_ids)
    thread = session.get(Thread, filters.thread)
    if thread is None or thread.site_id not in by.roles:
        raise NotFound("There is no such conversation.")
    return _Scope([site_id for site_id in site_ids if site_id == thread.site_id], thread.title or thread.url)


def _first_look(view: QueueView, place: Place | None) -> int:
    """Return how many comments to scan at first: usually a page is full long before the whole window is scanned."""
    return _FIRST_LOOK if place is None and view.filters.thread is None else LOOKED_AT
