"""What a policy may and may not say."""

import pytest

from moderation.domain.policy import Policy, Thresholds
from moderation.domain.scores import Label, Scores


@pytest.mark.parametrize(
    ("nudge", "hold", "reject", "is_legal"),
    [
        (None, None, None, True),  # all off
        (0.5, 0.7, 0.9, True),
        (0.7, 0.7, 0.7, True),  # equal is in order
        (0.5, None, 0.9, True),  # one off in between
        (0.8, 0.7, None, False),  # nudged later than held
        (0.8, None, 0.7, False),  # out of order across the gap
        (None, 0.9, 0.8, False),
        (None, 1.1, None, False),  # no probability
        (-0.1, None, None, False),
    ],
)
def test_limits_stand_in_order(nudge: float | None, hold: float | None, reject: float | None, is_legal: bool) -> None:
    if is_legal:
        Thresholds(nudge, hold, reject)
    else:
        with pytest.raises(ValueError, match="threshold"):
            Thresholds(nudge, hold, reject)


def test_a_policy_names_every_label() -> None:
    with pytest.raises(ValueError, match="every label"):
        Policy(thresholds={Label.TOXICITY: Thresholds()})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.01, 1.01])
def test_what_is_no_probability_is_no_score(value: float) -> None:
    with pytest.raises(ValueError, match="not a probability"):
        Scores("x", "1", {**dict.fromkeys(Label, 0.5), "toxicity": value})


def test_a_missing_label_is_no_score() -> None:
    with pytest.raises(ValueError, match="no score for threat"):
        Scores("x", "1", {label: 0.5 for label in Label if label is not Label.THREAT})
