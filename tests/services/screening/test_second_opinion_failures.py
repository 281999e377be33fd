"""Failing texts and unavailable scorers do not block other texts and are not retried forever."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from moderation.domain.network import Network
from moderation.domain.scores import Scores
from moderation.domain.second_opinion import MOST_ATTEMPTS
from moderation.domain.status import Status
from moderation.scoring.scorer import TextFailed
from moderation.services.review.cards import read_card
from moderation.services.scoring.scorers import end_rests, list_away
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.access import Reviewer
from moderation.store.database import db
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.opinions import awaited, give_all, state_of


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


@pytest.mark.parametrize("failure", [TextFailed("It took longer than 10 seconds."), ValueError("secret text")])
def test_a_failing_text_is_retried_with_longer_pauses_then_given_up(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, failure: Exception
) -> None:
    posted = post("Well said.")
    second.failure = type(failure)
    tried = 0
    for minutes in (1, 5, 15, 15):
        assert give_all(second, clock) == 1
        tried += 1
        clock.advance(minutes=minutes, seconds=-1)
        assert give_all(second, clock) == 0
        clock.advance(seconds=1)
    assert give_all(second, clock) == 1
    assert tried + 1 == MOST_ATTEMPTS
    clock.advance(days=1)
    assert give_all(second, clock) == 0
    card = read_card(posted.comment_id, by=ada)
    assert card.status is Status.APPROVED  # as it was
    assert card.opinion is not None
    assert card.opinion.is_given_up
    assert card.opinion.reason
    assert state_of(second).is_available  # one text does not make the scorer unavailable


def test_the_pause_starts_at_the_failure(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")

    class Slow(FixedScorer):
        def score(self, text: str) -> Scores:
            clock.advance(seconds=70)
            raise TextFailed("It took too long.")

    assert work_on_next(Slow(name="detoxify"), now=clock)
    clock.advance(seconds=59)
    assert give_all(second, clock) == 0
    clock.advance(seconds=1)
    assert give_all(second, clock) == 1


def test_an_error_message_does_not_quote_the_text(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    posted = post("A very private poisoned word.")
    second.breaks_on = "poisoned"
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert card.opinion is not None
    assert card.opinion.reason == "It failed on this text with ValueError."


def test_a_failing_text_does_not_block_others(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    post("A poisoned text.")
    fine = post("A fine text.")
    second.breaks_on = "poisoned"
    assert give_all(second, clock) == 2
    card = read_card(fine.comment_id, by=ada)
    assert card.opinion is not None
    assert card.opinion.scorer == "detoxify"


def test_an_unavailable_scorer_rests_without_using_up_attempts(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comments = [post(body).comment_id for body in ("One.", "Two.", "Three.")]
    assert state_of(second).is_available is None
    second.is_away = True
    began = clock()
    for minutes in (1, 5, 15, 15):
        assert give_all(second, clock) == 0
        clock.advance(minutes=minutes, seconds=-1)
        second.is_away = False
        assert give_all(second, clock) == 0  # it is not even asked
        second.is_away = True
        clock.advance(seconds=1)
    state = state_of(second)
    assert (state.is_available, state.reason, state.since, state.waiting) == (False, "The scorer is away.", began, 3)
    assert [(row.attempts, row.leased_until) for row in awaited()] == [(0, None)] * 3
    second.is_away = False
    assert give_all(second, clock) == 3
    state = state_of(second)
    assert (state.is_available, state.reason, state.since, state.waiting) == (True, "", clock(), 0)
    assert state.model == "detoxify-1"
    for comment in comments:
        card = read_card(comment, by=ada)
        assert card.opinion is not None
        assert card.opinion.scorer == "detoxify"


def test_if_all_texts_fail_the_scorer_is_unavailable(post: Post, second: FixedScorer, clock: Clock) -> None:
    for number in range(5):
        post(f"Number {number}.")
    second.probabilities = {"toxicity": float("nan")}
    assert give_all(second, clock) == 3
    state = state_of(second)
    assert (state.is_available, state.waiting) == (False, 5)
    assert "ValueError" in state.reason
    assert sorted(row.attempts for row in awaited()) == [0, 0, 1, 1, 1]
    second.probabilities = {}
    clock.advance(minutes=1)
    assert give_all(second, clock) == 5
    assert state_of(second).is_available


def test_a_new_worker_asks_a_resting_scorer_again_at_once(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")
    second.is_away = True
    assert give_all(second, clock) == 0
    second.is_away = False
    assert give_all(second, clock) == 0
    end_rests()
    assert give_all(second, clock) == 1


def test_waiting_texts_are_counted_only_if_the_scorer_is_unavailable(
    post: Post, second: FixedScorer, clock: Clock
) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    post("Well said.")
    give_all(second, clock)
    asked.clear()
    assert list_away(FixedScorer(), second=second.name) == []
    assert not [statement for statement in asked if "count(" in statement]
    second.is_away = True
    post("Well said, too.")
    give_all(second, clock)
    (away,) = list_away(FixedScorer(), second=second.name)
    assert (away.name, away.waiting) == (second.name, 1)


def test_slow_texts_do_not_block_others(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    for number in range(20):
        post(f"A slow text, {number}.", network=Network(f"203.0.{number // 256}.{number % 256}", "s"))
    fine = post("A fine text.").comment_id

    class Slow(FixedScorer):
        def score(self, text: str) -> Scores:
            if "slow" in text:
                clock.advance(seconds=12)
                raise TextFailed("It took too long.")
            return super().score(text)

    slow = Slow(name="detoxify")
    begun = clock()
    while (opinion := read_card(fine, by=ada).opinion) is None or not opinion.scorer:
        assert work_on_next(slow, now=clock)
    assert clock() - begun < timedelta(minutes=10)
    assert state_of(slow).is_available
