"""How likely a moderator would reject a comment."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.risk import estimate_risk
from moderation.domain.signals import Effect, Signal, SignalKind

PROBABILITIES = st.floats(0, 1)


def signals(*kinds: SignalKind) -> list[Signal]:
    return [Signal(kind, Effect.HOLD) for kind in kinds]


@pytest.mark.parametrize(
    ("scores", "kinds", "reports", "risk"),
    [
        ([], [], 0, 0.0),
        ([{"toxicity": 0.2, "insult": 0.9}], [], 0, 0.9),  # of labels the highest alone
        ([{"toxicity": 0.2}, {"toxicity": 0.6}], [], 0, 0.6),  # of scorers, too
        ([], [SignalKind.UNSCORED], 0, 0.5),  # nothing known is in the middle
        ([{"toxicity": 0.5}], [SignalKind.HELD_WORD], 0, 0.75),  # a rule comes on top
        ([{"toxicity": 0.5}], [SignalKind.HELD_WORD, SignalKind.HELD_WORD], 0, 0.75),  # and once, however many words
        ([{"toxicity": 0.9}], [SignalKind.LABEL], 0, 0.9),  # what the score says is not said twice
        ([{"toxicity": 0.0}], [], 1, 0.25),
        ([{"toxicity": 0.0}], [], 2, 0.4375),
        ([{"toxicity": 1.0}], [SignalKind.TRUSTED], 0, 1.0),
    ],
)
def test_risk(scores: Sequence[dict[str, float]], kinds: list[SignalKind], reports: int, risk: float) -> None:
    assert estimate_risk(scores, signals(*kinds), reports=reports) == pytest.approx(risk)


@given(PROBABILITIES, st.lists(st.sampled_from(SignalKind)), st.integers(0, 50))
def test_it_is_a_probability_and_never_below_the_score(score: float, kinds: list[SignalKind], reports: int) -> None:
    risk = estimate_risk([{"toxicity": score}], signals(*kinds), reports=reports)
    assert round(score, 4) <= risk <= 1.0
    assert estimate_risk([{"toxicity": score}], signals(*kinds), reports=reports + 1) >= risk
