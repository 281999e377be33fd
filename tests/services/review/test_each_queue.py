"""What each queue contains, and the figures above it."""

from datetime import UTC, datetime

from moderation.domain.decisions import Choice
from moderation.domain.queues import Filters, Queue, QueueSort, QueueView, list_sorts
from moderation.services.review.queue import count_matching, read_surroundings
from moderation.services.sites.access import Reviewer
from tests.conftest import NOON, Clock
from tests.services.conftest import Post
from tests.services.review.queues import decide, read_all, report


def test_each_queue_has_its_own_comments(post: Post, ada: Reviewer, clock: Clock) -> None:
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


def test_reported_comments_can_be_sorted_by_risk(post: Post, ada: Reviewer) -> None:
    tame, wild = post("Well.").comment_id, post("toxic").comment_id
    report(tame, times=3)
    report(wild)
    assert QueueSort.RISK in list_sorts(Queue.REPORTED)
    assert read_all(QueueView(Queue.REPORTED, QueueSort.RISK), ada) == [wild, tame]


def test_the_overview_of_the_work(post: Post, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
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


def test_the_oldest_report_counts(post: Post, ada: Reviewer) -> None:
    report(post("Well.").comment_id, now=datetime(2026, 11, 20, tzinfo=UTC))
    around = read_surroundings(QueueView(Queue.REPORTED, QueueSort.REPORTS), by=ada, now=NOON)
    assert around.oldest == datetime(2026, 11, 20, tzinfo=UTC)
