"""What a queue is narrowed to, in every order, page by page."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from moderation.domain.decisions import Choice
from moderation.domain.page_url import identify_page
from moderation.domain.queues import LOOKED_AT, Filters, Queue, QueueSort, QueueView, list_sorts
from moderation.domain.reports import ReportReason
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.commenting import Draft, Posted, post_comment
from moderation.services.moderators import Reviewer
from moderation.services.queue import count_matching, find_matching, read_queue, read_surroundings
from moderation.services.refusals import NotFound
from moderation.services.review import Ruling, Seen, decide_comment
from moderation.services.sites import SiteView
from moderation.store import queue_rows
from moderation.store.comments import Comment, Revision
from moderation.store.queue_selection import select_queue
from moderation.store.reports import Report
from moderation.store.session import reading, writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.services.conftest import Post

PAGE = identify_page("https://blog.example/post")
ELSEWHERE = identify_page("https://blog.example/elsewhere")
LINKS = "toxic http://a.example http://b.example http://c.example"


def report(comment_id: int, *, times: int = 1, now: datetime = NOON) -> None:
    with writing() as session:
        site_id = session.get_one(Comment, comment_id).site_id
        session.add_all(
            Report(
                site_id=site_id,
                comment_id=comment_id,
                guest_id=None,
                reason=ReportReason.SPAM.value,
                words="",
                created_at=now,
            )
            for _ in range(times)
        )


def decide(comment_id: int, choice: Choice, *, by: Reviewer, now: datetime) -> None:
    decide_comment(comment_id, ruling=Ruling(choice), seen=Seen(1, Status.PENDING), by=by, now=now)


def guest_of(comment_id: int) -> int | None:
    with reading() as session:
        return session.get_one(Comment, comment_id).guest_id


def thread_of(comment_id: int) -> int:
    with reading() as session:
        return session.get_one(Comment, comment_id).thread_id


def read_all(view: QueueView, by: Reviewer) -> list[int]:
    """The ids of every page, as one after another shows them."""
    ids, after = [], ""
    while True:
        page = read_queue(view, by=by, after=after)
        ids += [card.id for card in page.cards]
        after = page.next_after
        if not after:
            return ids


@pytest.fixture
def cast(post: Post, clock: Clock) -> dict[str, int]:
    """Six comments that wait, each a minute after the other, and different in one thing each."""
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
def test_a_conversation_and_an_author_by_themselves(sort: QueueSort, cast: dict[str, int], ada: Reviewer) -> None:
    thread = Filters(thread=thread_of(cast["elsewhere"]))
    assert read_all(QueueView(sort=sort, filters=thread), ada) == [cast["elsewhere"]]
    guest = Filters(guest=guest_of(cast["linked"]))
    assert read_all(QueueView(sort=sort, filters=guest), ada) == [cast["linked"]]
    both = Filters(guest=guest.guest, thread=thread.thread)
    assert read_all(QueueView(sort=sort, filters=both), ada) == []
    searched = Filters(words="toxic", thread=thread.thread)
    assert read_all(QueueView(sort=sort, filters=searched), ada) == [cast["elsewhere"]]


def test_the_orders(cast: dict[str, int], ada: Reviewer) -> None:
    assert read_all(QueueView(sort=QueueSort.OLDEST), ada) == list(cast.values())
    assert read_all(QueueView(sort=QueueSort.NEWEST), ada) == list(cast.values())[::-1]
    assert read_all(QueueView(sort=QueueSort.RISK), ada)[0] == cast["linked"]
    assert read_all(QueueView(filters=Filters(words="toxic")), ada) == list(cast.values())[::-1]


def test_nothing_elsewhere_is_told(cast: dict[str, int], ada: Reviewer, cleo: Reviewer) -> None:
    for filters in (Filters(site="blog"), Filters(thread=thread_of(cast["plain"])), Filters(thread=999)):
        with pytest.raises(NotFound):
            read_queue(QueueView(filters=filters), by=cleo)
        with pytest.raises(NotFound):
            find_matching(QueueView(filters=filters), by=cleo, limit=9)
    for filters in (Filters(), Filters(guest=guest_of(cast["plain"])), Filters(words="toxic")):
        assert read_all(QueueView(filters=filters), cleo) == []
    assert read_surroundings(QueueView(), by=cleo, now=NOON).languages == []


def test_each_queue_holds_its_own(post: Post, ada: Reviewer, clock: Clock) -> None:
    pending, approved, rejected, spam = (post("toxic").comment_id for _ in range(4))
    decide(approved, Choice.APPROVE, by=ada, now=clock())
    decide(rejected, Choice.REJECT, by=ada, now=clock())
    decide(spam, Choice.SPAM, by=ada, now=clock())
    for each in (pending, approved, rejected):
        report(each)
    held = {queue: set(read_all(QueueView(queue, list_sorts(queue)[0]), ada)) for queue in Queue}
    assert held == {
        Queue.PENDING: {pending},
        Queue.REPORTED: {pending, approved},
        Queue.APPROVED: {approved},
        Queue.REJECTED: {rejected},
        Queue.SPAM: {spam},
    }
    searched = Filters(words="toxic")
    assert set(read_all(QueueView(Queue.REPORTED, QueueSort.REPORTS, searched), ada)) == {pending, approved}
    counts = read_surroundings(QueueView(), by=ada, now=clock()).counts
    assert counts == {queue: len(ids) for queue, ids in held.items()}


def test_the_most_reported_comes_first(post: Post, ada: Reviewer) -> None:
    once, thrice, twice, also = (post("Well.").comment_id for _ in range(4))
    for comment_id, times in ((once, 1), (thrice, 3), (twice, 2), (also, 1)):
        report(comment_id, times=times)
    assert read_all(QueueView(Queue.REPORTED, QueueSort.REPORTS), ada) == [thrice, twice, also, once]


def fill(site: SiteView, ada: Reviewer, count: int) -> list[int]:
    """Many comments that wait, of few risks and times, so that ids must decide; every seventh is by Zed."""
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
def test_no_comment_is_lost_or_shown_twice_between_pages(
    narrow: Callable[[list[int]], Filters], sort: QueueSort, site: SiteView, ada: Reviewer
) -> None:
    ids = fill(site, ada, 90)
    filters = narrow(ids)
    shown = read_all(QueueView(sort=sort, filters=filters), ada)
    expected = [each for each in ids if not filters.author or each == ids[0] or (each - ids[0]) % 7]
    expected = [each for each in expected if not filters.author or each != ids[0]]
    assert sorted(shown) == expected
    assert len(shown) > 50


def test_reported_pages_go_on(site: SiteView, ada: Reviewer) -> None:
    ids = fill(site, ada, 60)
    for each in ids:
        report(each, times=1 + each % 3)
    for sort in list_sorts(Queue.REPORTED):
        assert sorted(read_all(QueueView(Queue.REPORTED, sort), ada)) == ids


@pytest.mark.parametrize("sort", list_sorts(Queue.PENDING))
@pytest.mark.parametrize("filters", [Filters(author="Zed"), Filters(author="Zed", words="toxic")])
def test_a_window_goes_on_where_the_one_before_ended(
    filters: Filters, sort: QueueSort, site: SiteView, ada: Reviewer
) -> None:
    ids = fill(site, ada, 60)
    view, found, place, windows = QueueView(sort=sort, filters=filters), [], None, 0
    while True:
        with reading() as session:
            selection = select_queue(view, site_ids=[site.id], place=place, looked_at=11)
            found += [row.comment.id for row in queue_rows.card_rows(session, selection, limit=26)]
            window = queue_rows.read_window(session, selection)
        windows += 1
        if not window.is_full:
            break
        place = window.end
    assert sorted(found) == [each for each in ids if each != ids[0] and (each - ids[0]) % 7 == 0]
    assert windows == 6


def test_a_page_says_that_it_looked_no_further(site: SiteView, ada: Reviewer) -> None:
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
def test_a_place_that_no_page_gave(after: str, ada: Reviewer) -> None:
    with pytest.raises(ValueError, match=r"place|float"):
        read_queue(QueueView(), by=ada, after=after)


def test_how_the_work_goes(post: Post, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    assert (read_surroundings(QueueView(), by=ada, now=clock()).oldest, count_matching(QueueView(), by=ada).count) == (
        None,
        0,
    )
    for minutes, choice in ((1, Choice.APPROVE), (10, Choice.REJECT), (60, Choice.REJECT)):
        comment_id = post("toxic").comment_id
        clock.advance(minutes=minutes)
        decide(comment_id, choice, by=ben, now=clock())
    oldest = clock()
    post("toxic")
    clock.advance(days=3)
    post("toxic")
    pending = read_surroundings(QueueView(), by=ada, now=clock())
    assert (pending.oldest, pending.median) == (oldest, 600)
    approved = read_surroundings(QueueView(Queue.APPROVED, QueueSort.NEWEST), by=ada, now=clock())
    assert (approved.oldest, approved.median) == (None, 60)
    clock.advance(days=8)
    assert read_surroundings(QueueView(), by=ada, now=clock()).median is None


def test_the_oldest_complaint_counts(post: Post, ada: Reviewer) -> None:
    report(post("Well.").comment_id, now=datetime(2026, 11, 20, tzinfo=UTC))
    around = read_surroundings(QueueView(Queue.REPORTED, QueueSort.REPORTS), by=ada, now=NOON)
    assert around.oldest == datetime(2026, 11, 20, tzinfo=UTC)


def test_the_languages_of_pages_are_offered(cast: dict[str, int], post: Post, ada: Reviewer) -> None:
    post(at=identify_page("https://blog.example/fr"), language="fr")
    post(at=identify_page("https://blog.example/de"), language="de")
    post(at=identify_page("https://blog.example/x"), language="x<y")
    assert read_surroundings(QueueView(), by=ada, now=NOON).languages == ["de", "fr"]
