"""Suggested thresholds meet the requested rate with the least review, and are refused if there are none."""

import numpy as np
import pytest

from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.services.thresholds.score_sheets import History
from moderation.services.thresholds.suggest import OutOfReach, TooFewDecisions, find_thresholds
from moderation.services.thresholds.tally import tally
from tests.conftest import NOON
from tests.made_up_site import make_comments
from tests.services.thresholds.histories import to_history

BALANCED = preset_policy(Preset.BALANCED).thresholds


def test_the_load_is_lower_than_with_one_label_at_the_same_rate() -> None:
    history = to_history(make_comments(6_000, until=NOON))
    suggestion = find_thresholds(history, BALANCED, most_misses=0.3)
    held = tally(history, suggestion.thresholds)
    for label in Label:
        others = {each: Thresholds(reject_at=BALANCED[each].reject_at) for each in Label}
        alone = [tally(history, {**others, label: Thresholds(hold_at=mark / 200)}) for mark in range(201)]
        enough = [each.held for each in alone if each.misses <= held.misses]
        assert not enough or held.held <= min(enough)


def test_reject_thresholds_stay_and_count_as_caught() -> None:
    history = to_history(make_comments(3_000, until=NOON))
    thresholds = {label: Thresholds(nudge_at=0.5, hold_at=0.6, reject_at=0.9) for label in Label}
    suggestion = find_thresholds(history, thresholds, most_misses=0.3)
    assert all((each.reject_at or 0) >= 0.9 for each in suggestion.thresholds.values())
    counted = tally(history, suggestion.thresholds)
    assert (suggestion.seen.part, suggestion.seen.whole) == (counted.misses, counted.rejected)


def test_too_few_decisions_are_reported() -> None:
    comments = make_comments(3_000, until=NOON)
    kind, harsh = ([each for each in comments if each.is_rejected is is_rejected] for is_rejected in (False, True))
    with pytest.raises(TooFewDecisions) as caught:
        find_thresholds(to_history(kind[:30] + harsh[:19]), BALANCED, most_misses=0.1)
    assert caught.value.missing == 1
    find_thresholds(to_history(kind[:30] + harsh[:20]), BALANCED, most_misses=0.1)
    with pytest.raises(TooFewDecisions) as caught:
        find_thresholds(to_history(kind[:200]), BALANCED, most_misses=0.1)
    assert caught.value.missing == 10


def test_unreachable_miss_rates_are_reported() -> None:
    history = to_history(make_comments(200, until=NOON))
    unseen = History(history.ids, history.at, history.ruled, np.zeros_like(history.steps))
    with pytest.raises(OutOfReach) as caught:
        find_thresholds(unseen, BALANCED, most_misses=0.5)
    assert caught.value.least.value == 1.0
