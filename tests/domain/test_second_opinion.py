"""The rules of the second opinion, as truth tables."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.policy import Policy, Preset, SecondOpinion, Thresholds, preset_policy
from moderation.domain.scores import SPAM, Label, Scores
from moderation.domain.second_opinion import (
    PATIENCE,
    find_opinion_signals,
    is_suspect,
    is_uncertain,
    log_odds,
    may_change,
    pause_after,
    pause_of_scorer,
    pull_back,
    wants_second_opinion,
)
from moderation.domain.signals import Effect, SignalKind
from moderation.domain.status import Status

BALANCED = preset_policy(Preset.BALANCED)


def scores(**values: float) -> Scores:
    return Scores("slow", "slow-1", {**dict.fromkeys(Label, 0.001), **values})


@pytest.mark.parametrize(
    ("asked", "said", "wanted"),
    [
        (SecondOpinion.OFF, None, False),
        (SecondOpinion.OFF, scores(toxicity=0.7), False),
        (SecondOpinion.ALL, None, True),
        (SecondOpinion.ALL, scores(), True),
        (SecondOpinion.UNCERTAIN, None, True),
        (SecondOpinion.UNCERTAIN, scores(), False),
        (SecondOpinion.UNCERTAIN, scores(toxicity=0.23), False),  # the limit is .70: two log-odds lower is .24
        (SecondOpinion.UNCERTAIN, scores(toxicity=0.25), True),
        (SecondOpinion.UNCERTAIN, scores(toxicity=0.94), True),
        (SecondOpinion.UNCERTAIN, scores(toxicity=0.95), False),
        (SecondOpinion.UNCERTAIN, scores(threat=0.1), True),  # the limit is .40
    ],
)
def test_who_gets_one(asked: SecondOpinion, said: Scores | None, wanted: bool) -> None:
    assert wants_second_opinion(said, replace(BALANCED, second_opinion=asked)) is wanted


@pytest.mark.parametrize(
    ("thresholds", "near"),
    [
        (Thresholds(), False),
        (Thresholds(nudge_at=0.5), False),
        (Thresholds(reject_at=0.5), True),  # where nothing holds, rejecting is the first thing that happens
        (Thresholds(hold_at=0.99, reject_at=1.0), False),
        (Thresholds(hold_at=0.0), False),
        (Thresholds(hold_at=1.0), False),
    ],
)
def test_which_limit_counts(thresholds: Thresholds, near: bool) -> None:
    policy = Policy(thresholds={**dict.fromkeys(Label, Thresholds()), Label.INSULT: thresholds})
    assert is_uncertain(scores(insult=0.5), policy) is near


@given(st.floats(0, 1))
def test_log_odds_are_finite_and_rise(probability: float) -> None:
    assert log_odds(0.0) <= log_odds(probability) <= log_odds(1.0)
    assert abs(log_odds(probability)) < 14


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verdict", Status)
@pytest.mark.parametrize("has_person_decided", [True, False])
def test_a_later_look_only_takes_back_what_the_machine_let_through(
    status: Status, verdict: Status, has_person_decided: bool
) -> None:
    moved = pull_back(status, verdict=verdict, has_person_decided=has_person_decided)
    is_taken_back = status is Status.APPROVED and verdict is not Status.APPROVED and not has_person_decided
    assert moved is (Status.PENDING if is_taken_back else None)


def test_it_matters_only_to_what_is_public_or_waits() -> None:
    assert {status for status in Status if may_change(status)} == {Status.APPROVED, Status.PENDING}


def test_it_holds_where_the_quick_scorer_would_reject() -> None:
    (threat,) = find_opinion_signals(scores(threat=0.97), BALANCED, scorer="slow", uncovered="")
    assert (threat.effect, threat.name, threat.value, threat.limit) == (Effect.HOLD, "threat", 0.97, 0.40)
    assert threat.scorer == "slow"
    only_rejects = replace(BALANCED, thresholds={**BALANCED.thresholds, Label.THREAT: Thresholds(reject_at=0.95)})
    (threat,) = find_opinion_signals(scores(threat=0.97), only_rejects, scorer="slow", uncovered="")
    assert (threat.effect, threat.limit) == (Effect.HOLD, 0.95)


def test_it_knows_of_advertising_too() -> None:
    (spam,) = find_opinion_signals(scores(**{SPAM: 0.99}), BALANCED, scorer="slow", uncovered="")
    assert (spam.kind, spam.effect, spam.scorer) == (SignalKind.SPAM, Effect.HOLD, "slow")


def test_a_language_it_does_not_know_is_noted_and_holds_nothing() -> None:
    (noted,) = find_opinion_signals(None, BALANCED, scorer="slow", uncovered="de")
    assert (noted.kind, noted.effect, noted.name, noted.scorer) == (SignalKind.LANGUAGE, Effect.NOTE, "de", "slow")


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(failures) for failures in range(1, 7)] == [
        timedelta(minutes=minutes) for minutes in (1, 5, 15, 15, 15, 15)
    ]


def test_texts_that_fail_in_a_row_may_be_the_scorers_fault() -> None:
    assert [is_suspect(failures) for failures in range(PATIENCE + 2)] == [False] * PATIENCE + [True, True]


def test_a_scorer_that_is_away_is_left_alone_ever_longer() -> None:
    pauses = [pause_of_scorer(PATIENCE + more) for more in range(4)]
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 15)]
