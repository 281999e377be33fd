"""The rules of the threshold lab."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.thresholds import (
    LEAST_DECISIONS,
    LEAST_REJECTED,
    OFF,
    STEPS,
    count_missing,
    move_holds,
    threshold_to_step,
    to_step,
)

probabilities = st.floats(0, 1) | st.integers(0, STEPS).map(lambda step: step / STEPS)


@given(probabilities, st.integers(0, STEPS))
def test_a_step_says_of_every_limit_whether_it_is_reached(probability: float, limit: int) -> None:
    assert (to_step(probability) >= threshold_to_step(float(f"{limit / STEPS:.4f}"))) is (probability >= limit / STEPS)


@given(st.floats(0, 1))
def test_a_limit_between_two_steps_is_reached_from_the_higher_one(limit: float) -> None:
    step = threshold_to_step(limit)
    assert step / STEPS >= limit
    assert step == 0 or (step - 1) / STEPS < limit


def test_no_score_reaches_a_limit_that_is_off() -> None:
    assert threshold_to_step(None) == OFF > to_step(1.0) == STEPS


def test_new_marks_to_hold_leave_those_to_reject_and_take_off_those_to_nudge_over_them() -> None:
    thresholds = {
        **preset_policy(Preset.BALANCED).thresholds,
        Label.TOXICITY: Thresholds(0.5, 0.7, 0.9),
        Label.THREAT: Thresholds(0.5, 0.6, 0.9),
        Label.INSULT: Thresholds(None, 0.6, None),
        Label.IDENTITY_ATTACK: Thresholds(0.5, 0.6, 0.9),
    }
    holds: dict[Label, float | None] = {label: thresholds[label].hold_at for label in Label}
    moved = move_holds(
        thresholds, {**holds, Label.TOXICITY: 0.3, Label.THREAT: 0.95, Label.INSULT: None, Label.IDENTITY_ATTACK: None}
    )
    assert moved[Label.TOXICITY] == Thresholds(None, 0.3, 0.9)
    assert moved[Label.THREAT] == Thresholds(0.5, 0.9, 0.9)
    assert moved[Label.INSULT] == Thresholds()
    assert moved[Label.IDENTITY_ATTACK] == Thresholds(0.5, None, 0.9)
    assert moved[Label.OBSCENE] == thresholds[Label.OBSCENE]


def test_how_many_decisions_are_missing() -> None:
    assert count_missing(approved=30, rejected=15) == LEAST_DECISIONS - 45
    assert count_missing(approved=90, rejected=4) == LEAST_REJECTED - 4
    assert count_missing(approved=0, rejected=0) == LEAST_DECISIONS
    assert count_missing(approved=40, rejected=10) == 0
