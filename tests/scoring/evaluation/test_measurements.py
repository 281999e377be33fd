"""Measurements compared with slow versions written from their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.evaluation.measurements import (
    EDGES,
    Floats,
    Truth,
    find_false_positives,
    find_misses,
    measure_auc,
    measure_calibration,
    measure_recall,
    measure_threshold,
    weigh_to_prior,
)

# Few distinct probabilities, so that ties are common; NaN marks unscored rows, -1 unknown truths.
ROWS = st.lists(
    st.tuples(st.sampled_from([0, 1, 1, 0, -1]), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0, float("nan")])),
    min_size=1,
    max_size=40,
)


def arrays(rows: list[tuple[int, float]]) -> tuple[Truth, Floats]:
    return np.array([truth for truth, _ in rows], np.int8), np.array([said for _, said in rows], np.float64)


def split(rows: list[tuple[int, float]]) -> tuple[list[float], list[float]]:
    """Return the probabilities of known positive and known negative rows."""
    known = [row for row in rows if row[0] >= 0 and row[1] == row[1]]
    return [said for truth, said in known if truth], [said for truth, said in known if not truth]


@given(ROWS)
def test_auc_is_the_share_of_correctly_ordered_pairs(rows: list[tuple[int, float]]) -> None:
    positive, negative = split(rows)
    found = measure_auc(*arrays(rows))
    if not positive or not negative:
        assert found is None
        return
    won = sum((high > low) + 0.5 * (high == low) for high in positive for low in negative)
    assert found == pytest.approx(won / (len(positive) * len(negative)))


@given(ROWS, st.sampled_from([0.01, 0.05, 0.2, 0.5, 1.0]))
def test_recall_is_the_most_that_any_threshold_finds(rows: list[tuple[int, float]], allowed: float) -> None:
    positive, negative = split(rows)
    found = measure_recall(*arrays(rows), false_positives=allowed)
    if not positive or not negative:
        assert found is None
        return
    thresholds = [
        threshold
        for threshold in [*positive, 2.0]
        if sum(said >= threshold for said in negative) <= allowed * len(negative) + 1e-9
    ]
    best = max(sum(said >= threshold for said in positive) for threshold in thresholds)
    assert found is not None
    assert found.recall == pytest.approx(best / len(positive))
    assert found.false_positives == sum(said >= found.threshold for said in negative) / len(negative)
    assert found.false_positives <= allowed


@given(ROWS, st.floats(0.01, 0.99))
def test_weights_make_the_share_of_positive_rows_the_prior(rows: list[tuple[int, float]], prior: float) -> None:
    truth, _ = arrays(rows)
    weights = weigh_to_prior(truth, prior)
    assert (weights[truth == -1] == 0).all()
    if {0, 1} <= set(truth.tolist()):
        assert weights[truth == 1].sum() / weights.sum() == pytest.approx(prior)
        assert weights.sum() == pytest.approx((truth != -1).sum())
    else:
        assert set(weights[truth != -1].tolist()) <= {1.0}


@given(ROWS)
def test_bins_contain_every_row_once_and_add_up_to_the_error(rows: list[tuple[int, float]]) -> None:
    truth, said = arrays(rows)
    found = measure_calibration(truth, said, weights=np.ones(len(rows)))
    positive, negative = split(rows)
    if not positive and not negative:
        assert found is None
        return
    assert found is not None
    assert sum(each.share for each in found.bins) == pytest.approx(1)
    assert found.error == pytest.approx(sum(each.share * abs(each.said - each.true) for each in found.bins))
    assert all(each.low - 1e-9 <= each.said <= each.high + 1e-9 for each in found.bins)
    total = sum(each.share * each.true for each in found.bins)
    assert total == pytest.approx(len(positive) / (len(positive) + len(negative)))


def test_a_calibrated_scorer_has_no_error() -> None:
    said = np.repeat([0.05, 0.25, 0.75], 100)
    truth = np.concatenate([np.arange(100) < count for count in (5, 25, 75)]).astype(np.int8)
    found = measure_calibration(truth, said, weights=np.ones(300))
    assert found is not None
    assert found.error == pytest.approx(0)
    assert [(each.low, each.high) for each in found.bins] == [(0.05, 0.1), (0.2, 0.3), (0.7, 0.8)]
    assert EDGES[-1] == 1.0


def test_calibration_follows_the_prior() -> None:
    """Half of the rows are toxic, on a blog 5 %: a scorer that always says .5 is off by .45 there."""
    truth, said = np.array([0, 1] * 50, np.int8), np.full(100, 0.5)
    for prior, error in ((0.5, 0.0), (0.05, 0.45)):
        found = measure_calibration(truth, said, weights=weigh_to_prior(truth, prior))
        assert found is not None
        assert found.error == pytest.approx(error)


def test_thresholds_are_judged_with_weights() -> None:
    truth, said = np.array([1, 1, 0, 0, -1], np.int8), np.array([0.9, 0.1, 0.9, 0.1, 0.9])
    plain = measure_threshold(truth, said, limit=0.9, weights=np.ones(5))
    assert (plain.precision, plain.recall, plain.false_positives, plain.held) == (0.5, 0.5, 0.5, 0.5)
    weighted = measure_threshold(truth, said, limit=0.9, weights=weigh_to_prior(truth, 0.1))
    assert weighted.precision == pytest.approx(0.1)
    assert (weighted.recall, weighted.false_positives) == (0.5, 0.5)
    none = measure_threshold(truth, said, limit=0.95, weights=np.ones(5))
    assert (none.precision, none.recall) == (None, 0.0)


def test_the_worst_rows_come_first_and_ties_in_order() -> None:
    truth = np.array([0, 1, 0, 1, 0, -1, 0], np.int8)
    said = np.array([0.5, 0.2, 0.9, 0.1, 0.5, 1.0, np.nan])
    assert find_false_positives(truth, said, count=5) == [2, 0, 4]
    assert find_misses(truth, said, count=1) == [3]
    assert find_misses(truth, said, count=0) == []
