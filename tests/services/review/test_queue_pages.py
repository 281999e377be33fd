"""Pages of a queue: no comment is missing or shown twice."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from moderation.domain.queues import LOOKED_AT, Filters, Queue, QueueSort, QueueView, list_sorts
from moderation.domain.status import Status
from moderation.services.comments.post import Draft, post_comment
from moderation.services.review.queue import count_matching, find_matching, read_queue, read_surroundings
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, Revision
from moderation.store.review import cards
from moderation.store.review.queue import select_queue
from moderation.store.session import reading, writing
from tests.conftest import NOON, FixedScorer
from tests.services.review.queues import PAGE, guest_of, read_all, report, thread_of


def fill(site: SiteView, ada: Reviewer, count: int) -> list[int]:
    """Post many pending comments with few distinct risks and times, so that ids break ties; every seventh is by Zed."""
    first = post_comment(
        Draft(PAGE, "toxic"), site_id=site.id, guest_token=None, scorer=FixedScorer(), now=NOON
    ).comment_id
    with writing() as session:
        kept = session.get_one(Comment, first)
        shared = {"site_id": kept.site_id, "thread_id": kept.thread_id, "guest_id": kept.guest_id, "revision": 1}
        session.execute(
            insert(Comment),
            [
                {
                    "id": first + each,
                    "author": "Zed" if each % 7 == 0 else "Ann",
                    "status": Status.PENDING.value,
                    "risk": each % 5 / 10,
                    "created_at": NOON + timedelta(seconds=each // 4),
                    **shared,
                }
                for each in range(1, count)
            ],
        )
        session.execute(
            insert(Revision),
            [
                {"comment_id": first + each, "number": 1, "body": "toxic", "html": "<p>toxic</p>", "created_at": NOON}
                for each in range(1, count)
            ],
        )
    return list(range(first, first + count))


@pytest.mark.parametrize("sort", list_sorts(Queue.PENDING))
@pytest.mark.parametrize(
    "narrow",
    [
        lambda ids: Filters(),
        lambda ids: Filters(author="Ann"),
        lambda ids: Filters(words="toxic"),
        lambda ids: Filters(guest=guest_of(ids[0])),
        lambda ids: Filters(thread=thread_of(ids[0])),
        lambda ids: Filters(since=date(2026, 11, 22), until=date(2026, 11, 22)),
    ],
)
def test_no_comment_is_missing_or_repeated_between_pages(
    narrow: Callable[[list[int]], Filters], sort: QueueSort, site: SiteView, ada: Reviewer
) -> None:
    ids = fill(site, ada, 90)
    filters = narrow(ids)
    shown = read_all(QueueView(sort=sort, filters=filters), ada)
    expected = [each for each in ids if not filters.author or each == ids[0] or (each - ids[0]) % 7]
    expected = [each for each in expected if not filters.author or each != ids[0]]
    assert sorted(shown) == expected
    assert len(shown) > 50


def test_the_reported_queue_has_pages(site: SiteView, ada: Reviewer) -> None:
    ids = fill(site, ada, 60)
    for each in ids:
        report(each, times=1 + each % 3)
    for sort in list_sorts(Queue.REPORTED):
        assert sorted(read_all(QueueView(Queue.REPORTED, sort), ada)) == ids


@pytest.mark.parametrize("sort", list_sorts(Queue.PENDING))
@pytest.mark.parametrize("filters", [Filters(author="Zed"), Filters(author="Zed", words="toxic")])
def test_a_window_continues_where_the_one_before_ended(
    filters: Filters, sort: QueueSort, site: SiteView, ada: Reviewer
) -> None:
    ids = fill(site, ada, 60)
    view, found, place, windows = QueueView(sort=sort, filters=filters), [], None, 0
    while True:
        with reading() as session:
            selection = select_queue(view, site_ids=[site.id], place=place, looked_at=11)
            found += [row.comment.id for row in cards.card_rows(session, selection, limit=26)]
            window = cards.read_window(session, selection)
        windows += 1
        if not window.is_full:
            break
        place = window.end
    assert sorted(found) == [each for each in ids if each != ids[0] and (each - ids[0]) % 7 == 0]
    assert windows == 6


def test_a_page_says_where_its_search_stopped(site: SiteView, ada: Reviewer) -> None:
    ids = fill(site, ada, LOOKED_AT + 50)
    with writing() as session:
        session.get_one(Comment, ids[-10]).author = "Rare"
        session.get_one(Comment, ids[600]).author = "Rare"
    view = QueueView(sort=QueueSort.OLDEST, filters=Filters(author="rare"))
    first = read_queue(view, by=ada)
    assert ([card.id for card in first.cards], first.is_cut) == ([ids[600]], True)
    second = read_queue(view, by=ada, after=first.next_after)
    assert ([card.id for card in second.cards], second.is_cut, second.next_after) == ([ids[-10]], False, "")
    assert count_matching(view, by=ada).among
    assert find_matching(view, by=ada, limit=LOOKED_AT).is_more
    everything = find_matching(QueueView(), by=ada, limit=LOOKED_AT)
    assert (len(everything.seen), everything.is_more) == (LOOKED_AT, True)
    assert read_surroundings(view, by=ada, now=NOON).counts[Queue.PENDING] == 1_001


@pytest.mark.parametrize("after", ["x", "0.5", "-1", "nan-1", "0.5-99999999999999999999", "1-1-1"])
def test_an_invalid_cursor_is_refused(after: str, ada: Reviewer) -> None:
    with pytest.raises(ValueError, match=r"place|float"):
        read_queue(QueueView(), by=ada, after=after)
