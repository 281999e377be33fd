"""Which labels call for a nudge."""

from dataclasses import replace

import pytest

from moderation.domain.nudge import find_nudge
from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label, Scores

BALANCED = preset_policy(Preset.BALANCED)  # nudges at toxicity .50, insult and obscene .60, nothing else


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"toxicity": 0.49, "insult": 0.59}, []),
        ({"toxicity": 0.50}, [Label.TOXICITY]),  # a limit is crossed when it is reached
        ({"threat": 0.99, "severe_toxicity": 0.99}, []),  # their limits to nudge are off
        ({"toxicity": 0.55, "insult": 0.75}, [Label.INSULT, Label.TOXICITY]),  # the furthest over comes first
        ({"toxicity": 0.99, "insult": 0.99}, [Label.TOXICITY, Label.INSULT]),
        ({"sexual_explicit": 0.99}, []),  # a scorer's own label, of which a policy says nothing
    ],
)
def test_labels_that_reach_their_limit_call_for_a_nudge(values: dict[str, float], found: list[Label]) -> None:
    assert find_nudge(Scores("fixed", "1", dict.fromkeys(Label, 0.01) | values), BALANCED) == found


def test_nothing_unscored_is_nudged_and_a_policy_may_nudge_nobody() -> None:
    assert find_nudge(None, BALANCED) == []
    quiet = replace(BALANCED, thresholds=dict.fromkeys(Label, Thresholds(hold_at=0.5)))
    assert find_nudge(Scores("fixed", "1", dict.fromkeys(Label, 0.99)), quiet) == []
