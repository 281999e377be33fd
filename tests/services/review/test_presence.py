"""Presence: which moderator is looking at which comment."""

from datetime import timedelta

import pytest

from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.presence import CLAIM_HOLDS, Move, Presence, claim_comment, leave_comments, look_around
from moderation.services.sites.access import Reviewer
from tests.conftest import Clock
from tests.services.conftest import Post

WAITING = SeenVersion(1, Status.PENDING)


@pytest.fixture
def comment(post: Post) -> int:
    return post("toxic").comment_id


def look(comment_id: int, by: Reviewer, clock: Clock) -> Presence:
    return look_around({comment_id: Status.PENDING}, by=by, now=clock())


def test_others_see_a_claim_and_its_owner_does_not(comment: int, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    claim_comment(comment, by=ada, now=clock())
    assert look(comment, ben, clock).claims == {comment: ada.email}
    assert look(comment, ada, clock).claims == {}


def test_a_claim_expires_after_two_minutes(comment: int, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    claim_comment(comment, by=ada, now=clock())
    clock.time += CLAIM_HOLDS - timedelta(seconds=1)
    assert look(comment, ben, clock).claims
    clock.advance(seconds=1)
    assert not look(comment, ben, clock).claims
    claim_comment(comment, by=ada, now=clock())
    assert look(comment, ben, clock).claims


def test_opening_another_comment_or_leaving_ends_it(post: Post, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    first, second = post("toxic").comment_id, post("toxic too").comment_id
    claim_comment(first, by=ada, now=clock())
    claim_comment(second, by=ada, now=clock())
    shown = {first: Status.PENDING, second: Status.PENDING}
    assert look_around(shown, by=ben, now=clock()).claims == {second: ada.email}
    leave_comments(ada)
    assert look_around(shown, by=ben, now=clock()).claims == {}


def test_a_decision_ends_the_claim_and_is_shown_to_others(
    comment: int, ada: Reviewer, ben: Reviewer, clock: Clock
) -> None:
    claim_comment(comment, by=ada, now=clock())
    decided = decide_comment(comment, requested=RequestedDecision(Choice.REJECT), seen=WAITING, by=ben, now=clock())
    around = look(comment, ada, clock)
    assert around.moves == {comment: Move(DecisionKind.REJECTED, Status.REJECTED, ben.email)}
    assert look(comment, ben, clock).claims == {}
    undo_decision(decided.decision_id, by=ben, now=clock())
    assert look(comment, ada, clock) == Presence({}, {})


def test_a_claim_blocks_nobody(comment: int, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    claim_comment(comment, by=ada, now=clock())
    decided = decide_comment(comment, requested=RequestedDecision(Choice.APPROVE), seen=WAITING, by=ben, now=clock())
    assert decided.status is Status.APPROVED


def test_claims_do_not_cross_sites(comment: int, ada: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    claim_comment(comment, by=cleo, now=clock())
    assert look(comment, ada, clock).claims == {}
    claim_comment(comment, by=ada, now=clock())
    assert look_around({comment: Status.SPAM, 4_711: Status.SPAM}, by=cleo, now=clock()) == Presence({}, {})


def test_a_missing_comment_is_ignored(ada: Reviewer, clock: Clock) -> None:
    claim_comment(4_711, by=ada, now=clock())
