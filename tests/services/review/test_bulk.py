"""Bulk actions on many comments."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.reasons import STANDARD
from moderation.domain.status import Status
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.review.bulk import PART, BatchState, make_batch, read_batch, run_batch, undo_batch
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import get_comment
from moderation.store.decisions.decisions import newest_decision
from moderation.store.session import reading, writing
from tests.conftest import Clock
from tests.services.conftest import Post

REJECT = RequestedDecision(Choice.REJECT, reason="insult", note="a brawl")
WAITING = SeenVersion(1, Status.PENDING)


@pytest.fixture
def wait(post: Post, clock: Clock) -> Callable[[int], list[int]]:
    """Post comments that are held, from several networks to stay below the rate limit."""

    def write(how_many: int) -> list[int]:
        ids = []
        for _ in range(how_many):
            clock.advance(seconds=1)
            ids.append(post("toxic").comment_id)
        return ids

    return write


def begin(ids: list[int], by: Reviewer, clock: Clock, requested: RequestedDecision = REJECT) -> BatchState:
    return make_batch([(each, 1, "pending") for each in ids], requested=requested, by=by, now=clock())


def status_of(comment_id: int, by: Reviewer) -> Status:
    return read_card(comment_id, by=by).status


def test_creating_a_batch_decides_nothing_and_running_it_decides_all(
    ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    ids = wait(3)
    batch = begin(ids, ada, clock)
    assert (batch.total, batch.done, batch.is_begun, batch.is_finished) == (3, 0, False, False)
    assert {status_of(each, ada) for each in ids} == {Status.PENDING}
    batch = run_batch(batch.id, by=ada, now=clock())
    assert (batch.decided, batch.left, batch.is_finished) == (3, 0, True)
    assert {status_of(each, ada) for each in ids} == {Status.REJECTED}
    with reading() as session:
        decision = newest_decision(session, ids[0])
        assert decision is not None
        assert (decision.reason, decision.statement, decision.note) == ("insult", STANDARD[0].sentence, "a brawl")
    assert run_batch(batch.id, by=ada, now=clock()) == batch  # running it again changes nothing


def test_a_batch_runs_in_parts(ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]]) -> None:
    batch = begin(wait(PART + 5), ada, clock)
    batch = run_batch(batch.id, by=ada, now=clock())
    assert (batch.done, batch.goal, batch.is_finished) == (PART, PART + 5, False)
    assert run_batch(batch.id, by=ada, now=clock()).is_finished


def test_comments_changed_in_the_meantime_are_skipped(
    ada: Reviewer, ben: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    approved, edited, plain = wait(3)
    batch = begin([approved, edited, plain], ada, clock)
    decide_comment(approved, requested=RequestedDecision(Choice.APPROVE), seen=WAITING, by=ben, now=clock())
    with writing() as session:
        comment = get_comment(session, edited)
        assert comment is not None
        comment.revision = 2
    batch = run_batch(batch.id, by=ada, now=clock())
    assert (batch.decided, batch.left, batch.is_finished) == (1, 2, True)
    assert [status_of(each, ada) for each in (approved, plain)] == [Status.APPROVED, Status.REJECTED]


def test_undo_reverts_all_but_comments_decided_again(
    ada: Reviewer, ben: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    first, second, third = wait(3)
    batch = run_batch(begin([first, second, third], ada, clock).id, by=ada, now=clock())
    decide_comment(
        second, requested=RequestedDecision(Choice.APPROVE), seen=SeenVersion(1, Status.REJECTED), by=ben, now=clock()
    )
    batch = undo_batch(batch.id, by=ada, now=clock())
    assert (batch.is_undoing, batch.is_finished, batch.goal) == (True, False, 3)
    batch = run_batch(batch.id, by=ada, now=clock())
    assert (batch.undone, batch.kept, batch.is_finished) == (2, 1, True)
    assert [status_of(each, ada) for each in (first, second, third)] == ["pending", "approved", "pending"]
    with pytest.raises(ChangedMeanwhile):
        undo_batch(batch.id, by=ada, now=clock())


def test_an_unfinished_batch_cannot_be_undone(ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]]) -> None:
    batch = begin(wait(1), ada, clock)
    with pytest.raises(ChangedMeanwhile):
        undo_batch(batch.id, by=ada, now=clock())


def test_a_batch_belongs_to_its_creator(
    ada: Reviewer, ben: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    batch = begin(wait(1), ada, clock)
    for use in (read_batch, lambda number, by: run_batch(number, by=by, now=clock())):
        with pytest.raises(NotFound):
            use(batch.id, by=ben)
    with pytest.raises(NotFound):
        undo_batch(batch.id, by=ben, now=clock())


def test_comments_of_other_sites_are_left_out(
    ada: Reviewer, cleo: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    ids = wait(2)
    with pytest.raises(Unacceptable, match="at least one"):
        begin(ids, cleo, clock)


def test_duplicates_are_decided_once(ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]]) -> None:
    (only,) = wait(1)
    assert begin([only, only], ada, clock).total == 1


def test_a_removed_moderator_decides_nothing_more(
    ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]]
) -> None:
    batch = begin(wait(2), ada, clock)
    batch = run_batch(batch.id, by=replace(ada, roles={}), now=clock())
    assert (batch.decided, batch.left) == (0, 2)


@pytest.mark.parametrize(
    ("requested", "field"),
    [(RequestedDecision(Choice.REJECT, reason="no such"), "reason"), (replace(REJECT, note="x" * 1_001), "note")],
)
def test_a_bad_reason_or_note_is_refused_before_anything_happens(
    ada: Reviewer, clock: Clock, wait: Callable[[int], list[int]], requested: RequestedDecision, field: str
) -> None:
    with pytest.raises(Unacceptable) as refused:
        begin(wait(1), ada, clock, requested)
    assert refused.value.field == field
