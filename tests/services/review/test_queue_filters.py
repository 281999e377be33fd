"""Filters of a queue, in every sort order."""

from collections.abc import Callable
from datetime import date

import pytest

from moderation.domain.page_url import identify_page
from moderation.domain.queues import Filters, Queue, QueueSort, QueueView, list_sorts
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.services.comments.post import Posted
from moderation.services.refusals import NotFound
from moderation.services.review.queue import count_matching, find_matching, read_queue, read_surroundings
from moderation.services.sites.access import Reviewer
from tests.conftest import NOON, Clock
from tests.services.conftest import Post
from tests.services.review.queues import guest_of, read_all, thread_of

ELSEWHERE = identify_page("https://blog.example/elsewhere")
LINKS = "toxic http://a.example http://b.example http://c.example"


@pytest.fixture
def cast(post: Post, clock: Clock) -> dict[str, int]:
    """Six pending comments, one minute apart, that differ in one property each."""
    made = {}
    writers: dict[str, Callable[[], Posted]] = {
        "plain": lambda: post("toxic", author="Ann"),
        "linked": lambda: post(LINKS, author="Bob"),
        "elsewhere": lambda: post("toxic there", at=ELSEWHERE, language="de-AT", author="Cyd"),
        "accented": lambda: post("toxic café", author="Ольга"),
        "percent": lambda: post("toxic 100%", author="100%_Dan"),
        "late": lambda: post("toxic and late", author="Eve"),
    }
    for name, write in writers.items():
        if name == "late":
            clock.advance(days=2)
        made[name] = write().comment_id
        clock.advance(minutes=1)
    return made


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), "plain linked elsewhere accented percent late"),
        (Filters(site="blog"), "plain linked elsewhere accented percent late"),
        (Filters(label=Label.INSULT), "plain linked elsewhere accented percent late"),
        (Filters(signal=SignalKind.LINKS), "linked"),
        (Filters(signal=SignalKind.HONEYPOT), ""),
        (Filters(author="bo"), "linked"),
        (Filters(author="ольга"), "accented"),
        (Filters(author="%_"), "percent"),
        (Filters(author="%"), "percent"),
        (Filters(language="de"), "elsewhere"),
        (Filters(since=date(2026, 11, 23)), "late"),
        (Filters(until=date(2026, 11, 22)), "plain linked elsewhere accented percent"),
        (Filters(since=date(2026, 11, 22), until=date(2026, 11, 24)), "plain linked elsewhere accented percent late"),
        (Filters(since=date(2026, 11, 25)), ""),
        (Filters(words="cafe"), "accented"),
        (Filters(words="eve"), "late"),
        (Filters(words="toxic", author="a", until=date(2026, 11, 22)), "plain percent"),
        (Filters(words="toxic", label=Label.THREAT, signal=SignalKind.LINKS, site="blog"), "linked"),
        (Filters(words="😀"), ""),
    ],
)
@pytest.mark.parametrize("sort", list_sorts(Queue.PENDING))
def test_filters_combine_in_every_order(
    filters: Filters, names: str, sort: QueueSort, cast: dict[str, int], ada: Reviewer
) -> None:
    view = QueueView(Queue.PENDING, sort, filters)
    expected = {cast[name] for name in names.split()}
    assert set(read_all(view, ada)) == expected
    assert count_matching(view, by=ada).count == len(expected)
    assert {comment_id for comment_id, *_ in find_matching(view, by=ada, limit=99).seen} == expected


@pytest.mark.parametrize("sort", list_sorts(Queue.PENDING))
def test_filters_by_thread_and_by_author(sort: QueueSort, cast: dict[str, int], ada: Reviewer) -> None:
    thread = Filters(thread=thread_of(cast["elsewhere"]))
    assert read_all(QueueView(sort=sort, filters=thread), ada) == [cast["elsewhere"]]
    guest = Filters(guest=guest_of(cast["linked"]))
    assert read_all(QueueView(sort=sort, filters=guest), ada) == [cast["linked"]]
    both = Filters(guest=guest.guest, thread=thread.thread)
    assert read_all(QueueView(sort=sort, filters=both), ada) == []
    searched = Filters(words="toxic", thread=thread.thread)
    assert read_all(QueueView(sort=sort, filters=searched), ada) == [cast["elsewhere"]]


def test_sort_orders(cast: dict[str, int], ada: Reviewer) -> None:
    assert read_all(QueueView(sort=QueueSort.OLDEST), ada) == list(cast.values())
    assert read_all(QueueView(sort=QueueSort.NEWEST), ada) == list(cast.values())[::-1]
    assert read_all(QueueView(sort=QueueSort.RISK), ada)[0] == cast["linked"]
    assert read_all(QueueView(filters=Filters(words="toxic")), ada) == list(cast.values())[::-1]


def test_filters_reveal_nothing_of_other_sites(cast: dict[str, int], ada: Reviewer, cleo: Reviewer) -> None:
    theirs = (Filters(thread=thread_of(cast["plain"])), Filters(guest=guest_of(cast["plain"])))
    for filters in (Filters(site="blog"), *theirs, Filters(thread=999), Filters(guest=999)):
        with pytest.raises(NotFound):
            read_queue(QueueView(filters=filters), by=cleo)
        with pytest.raises(NotFound):
            find_matching(QueueView(filters=filters), by=cleo, limit=9)
    for filters in (Filters(), Filters(words="toxic")):
        assert read_all(QueueView(filters=filters), cleo) == []
    assert read_surroundings(QueueView(), by=cleo, now=NOON).languages == []


def test_the_pages_languages_are_offered(cast: dict[str, int], post: Post, ada: Reviewer) -> None:
    post(at=identify_page("https://blog.example/fr"), language="fr")
    post(at=identify_page("https://blog.example/de"), language="de")
    post(at=identify_page("https://blog.example/x"), language="x<y")
    assert read_surroundings(QueueView(), by=ada, now=NOON).languages == ["de", "fr"]
