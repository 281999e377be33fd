"""Evaluation of a scorer over several labels."""

import numpy as np
import pytest

from moderation.scoring.evaluation.figures import evaluate

TOXIC = np.array([1, 1, 0, 0, 0, 0], np.int8)
THREAT = np.array([-1, 1, 0, -1, 0, 0], np.int8)
SAID = {
    "toxicity": np.array([0.9, 0.4, 0.1, 0.2, 0.8, 0.3]),
    "threat": np.array([0.1, 0.9, 0.2, 0.1, 0.1, 0.1]),
    "insult": np.array([0.1, 0.1, 0.99, 0.1, 0.1, 0.1]),
}


def test_every_label_is_measured_on_rows_where_it_is_known() -> None:
    found = evaluate({"toxicity": TOXIC, "threat": THREAT}, SAID, prior=0.1, thresholds={}, examples=2)
    toxicity, threat = found.labels
    assert (toxicity.known, toxicity.positives, toxicity.auc) == (6, 2, 0.875)
    assert (threat.known, threat.positives, threat.auc) == (4, 1, 1.0)
    assert found.mean_auc == pytest.approx(0.9375)
    assert found.complete == 4
    assert found.complete_mean_auc == pytest.approx((2 / 3 + 1) / 2)
    assert (found.prior, found.any_threshold, toxicity.at_threshold) == (0.1, None, None)
    assert (found.false_positives, found.misses) == ((4, 5), (1, 0))


def test_a_hold_by_any_label_is_judged_by_toxicity() -> None:
    """The third row is held as an insult, although the file has no label for insults."""
    thresholds = {"toxicity": 0.85, "threat": 0.85, "insult": 0.85, "spam": 0.0}
    found = evaluate({"toxicity": TOXIC}, SAID, prior=0.5, thresholds=thresholds)
    assert found.any_threshold is not None
    assert (found.any_threshold.recall, found.any_threshold.false_positives) == (1.0, 0.25)
    assert found.any_threshold.precision == pytest.approx(0.8)


def test_unscored_rows_are_counted_and_left_out() -> None:
    said = {"toxicity": np.array([np.nan, 0.4, 0.1, 0.2, np.nan, 0.3])}
    found = evaluate({"toxicity": TOXIC}, said, prior=0.05, thresholds={"toxicity": 0.35})
    assert (found.rows, found.unscored, found.labels[0].known) == (6, 2, 4)
    assert found.labels[0].auc == 1.0
    assert found.labels[0].at_threshold is not None
    assert (found.labels[0].at_threshold.recall, found.labels[0].at_threshold.false_positives) == (1.0, 0.0)


def test_without_toxicity_rows_are_not_weighted() -> None:
    found = evaluate({"threat": THREAT}, SAID, prior=0.05, thresholds={"threat": 0.4})
    assert (found.prior, found.any_threshold) == (None, None)
    assert found.labels[0].at_threshold is not None
    assert found.labels[0].at_threshold.held == 0.25


def test_a_label_with_one_class_has_no_auc_and_is_left_out_of_the_mean() -> None:
    never = np.zeros(6, np.int8)
    found = evaluate({"toxicity": TOXIC, "threat": never}, SAID, prior=0.05, thresholds={})
    assert found.labels[1].auc is None
    assert found.labels[1].recalls == (None, None)
    assert found.mean_auc == found.labels[0].auc
