"""What thresholds would have done: the verdicts of the checks, counted."""

from collections import Counter

import numpy as np
import pytest

from moderation.domain.checks import find_scorer_signals
from moderation.domain.nudge import find_nudge
from moderation.domain.policy import Policy, Thresholds
from moderation.domain.scores import Label, Scores
from moderation.domain.status import Status
from moderation.domain.thresholds import STEPS, Ruled, to_step
from moderation.domain.verdict import decide
from moderation.services.thresholds.score_sheets import History
from moderation.services.thresholds.tally import BINS, apply_thresholds, distribute, find_nearest, tally
from moderation.store.score_sheets import LABELS, to_steps

ROWS = 400


def draw_thresholds(draw: np.random.Generator) -> dict[Label, Thresholds]:
    """Draw sorted thresholds, each sometimes off, sometimes equal to another."""
    drawn = {}
    for label in Label:
        marks = np.sort(draw.integers(0, 11, 3) / 10 if draw.random() < 0.5 else draw.integers(0, STEPS + 1, 3) / STEPS)
        drawn[label] = Thresholds(*(None if draw.random() < 0.3 else float(mark) for mark in marks))
    return drawn


def draw_scores(draw: np.random.Generator) -> np.ndarray:
    """Draw fine-grained scores, and coarse ones equal to thresholds."""
    fine, coarse = draw.random((len(LABELS), ROWS)), draw.integers(0, 11, (len(LABELS), ROWS)) / 10
    values: np.ndarray = np.where(draw.random((len(LABELS), ROWS)) < 0.5, fine, coarse)
    return values


def make_history(values: np.ndarray, ruled: np.ndarray) -> History:
    count = values.shape[1]
    days = np.linspace(0, 10 * 86_400, count).astype(np.int64)
    return History(np.arange(count, dtype=np.int64) + 1, days, ruled.astype(np.uint8), to_steps(values))


@pytest.mark.parametrize("seed", range(12))
def test_every_count_matches_the_checks(seed: int) -> None:
    draw = np.random.default_rng(seed)
    thresholds, values, ruled = draw_thresholds(draw), draw_scores(draw), draw.integers(0, 3, ROWS)
    policy = Policy(thresholds=thresholds, hold_spam_at=None)
    scores = [Scores("any", "1", dict(zip(LABELS, column, strict=True))) for column in values.T.tolist()]
    verdicts = [decide(find_scorer_signals(each, policy)) for each in scores]
    history = make_history(values, ruled)
    counted = tally(history, thresholds)
    by_status = Counter(verdicts)
    assert (counted.published, counted.held, counted.rejected_unseen) == tuple(
        by_status[each] for each in (Status.APPROVED, Status.PENDING, Status.REJECTED)
    )
    assert counted.nudged == sum(
        bool(find_nudge(each, policy)) and verdict is not Status.REJECTED
        for each, verdict in zip(scores, verdicts, strict=True)
    )
    by_both = Counter(zip(ruled.tolist(), (verdict is Status.APPROVED for verdict in verdicts), strict=True))
    assert counted.false_alarms == by_both[Ruled.APPROVED, False]
    assert counted.misses == by_both[Ruled.REJECTED, True]
    assert (counted.recall.part, counted.recall.whole) == (by_both[Ruled.REJECTED, False], counted.rejected)
    assert counted.precision.whole == by_both[Ruled.REJECTED, False] + by_both[Ruled.APPROVED, False]
    assert apply_thresholds(history, thresholds, [3, 1]) == [verdicts[3], verdicts[1]]
    assert counted.held_a_day == pytest.approx(counted.held / 10)


@pytest.mark.parametrize("seed", range(4))
def test_vectorised_steps_match_single_steps(seed: int) -> None:
    values = draw_scores(np.random.default_rng(seed))
    assert to_steps(values).reshape(-1).tolist() == [to_step(value) for value in values.reshape(-1).tolist()]
    grid = np.arange(STEPS + 1) / STEPS
    assert to_steps(grid).tolist() == list(range(STEPS + 1))


def test_comments_caught_by_one_label_alone_are_counted() -> None:
    values = np.full((len(LABELS), 4), 0.1)
    values[0] = [0.1, 0.8, 0.8, 1.0]
    values[1] = [0.1, 0.1, 0.8, 0.1]
    thresholds = {label: Thresholds(hold_at=0.5) for label in Label}
    first, second, *_ = distribute(make_history(values, np.array([0, 1, 2, 2])), thresholds)
    assert (first.label, first.over, first.alone) == (LABELS[0], 3, 2)
    assert (second.over, second.alone) == (1, 0)
    assert first.counts[Ruled.REJECTED][round(0.8 * BINS)] == 1
    assert first.counts[Ruled.REJECTED][BINS - 1] == 1  # 1.00 is in the last bin
    assert sum(sum(counts) for counts in first.counts.values()) == 4


def test_the_nearest_are_sorted_by_distance_then_newest_first() -> None:
    values = np.full((len(LABELS), 6), 0.1)
    values[0] = [0.5, 0.49, 0.49, 0.7, 0.5, 0.2]
    history = make_history(values, np.zeros(6))
    assert find_nearest(history, LABELS[0], 0.5, count=3) == ([2, 1, 5], [4, 0, 3])
    assert find_nearest(history, LABELS[0], 0.9, count=2) == ([3, 4], [])


def test_no_comments_give_zero_counts() -> None:
    history = make_history(np.empty((len(LABELS), 0)), np.empty(0))
    thresholds = {label: Thresholds(hold_at=0.5) for label in Label}
    counted = tally(history, thresholds)
    assert (counted.total, counted.held_a_day, counted.recall.interval) == (0, 0.0, (0.0, 1.0))
    assert find_nearest(history, LABELS[0], 0.5, count=3) == ([], [])
