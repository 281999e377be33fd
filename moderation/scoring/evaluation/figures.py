"""Evaluate a scorer's probabilities on labelled texts, label by label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moderation.domain.scores import Label
from moderation.scoring.evaluation.measurements import (
    UNKNOWN,
    AtThreshold,
    Calibration,
    Floats,
    Recall,
    Truth,
    find_false_positives,
    find_misses,
    measure_auc,
    measure_calibration,
    measure_held,
    measure_recall,
    measure_threshold,
    weigh_to_prior,
)

FALSE_POSITIVES = (0.01, 0.05)


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Measurements of one label; None if rows of only one class are known, or the label has no threshold.

    `known` and `positives` count scored rows; `recalls` is in the order of FALSE_POSITIVES.
    """

    label: str
    known: int
    positives: int
    auc: float | None
    recalls: tuple[Recall | None, ...]
    calibration: Calibration | None
    at_threshold: AtThreshold | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A scorer's figures: `labels` in the order given, `mean_auc` over those that have one.

    `complete` counts the rows with all labels known; `complete_mean_auc` is the mean over those rows alone. `prior` is
    the share of toxic rows that calibration and thresholds were weighted to, None if rows were not weighted because
    toxicity is unknown or the same for all. `any_threshold` is the effect of holding at any of the six labels'
    thresholds, judged by toxicity. `false_positives` and `misses` are rows, worst first, judged by the first label.
    """

    rows: int
    unscored: int
    prior: float | None
    labels: tuple[LabelFigures, ...]
    mean_auc: float | None
    complete: int
    complete_mean_auc: float | None
    any_threshold: AtThreshold | None
    false_positives: tuple[int, ...]
    misses: tuple[int, ...]


def evaluate(
    truth: Mapping[str, Truth],
    said: Mapping[str, Floats],
    *,
    prior: float,
    thresholds: Mapping[str, float],
    examples: int = 0,
) -> Evaluation:
    """Measure probabilities against the truth, each array (rows,); `said` may have more labels than `truth`.

    UNKNOWN truths and rows with NaN (not scored) are left out. `thresholds` maps labels to the probability that holds a
    comment; `examples` is how many of the worst rows to name.
    """
    toxic = truth.get(Label.TOXICITY)
    rows = len(next(iter(truth.values())))
    weights, is_weighted = np.ones(rows), False
    if toxic is not None and {0, 1} <= set(np.unique(toxic).tolist()):
        weights, is_weighted = weigh_to_prior(toxic, prior), True
    labels = tuple(
        _measure_label(label, truth[label], said[label], weights=weights, limit=thresholds.get(label))
        for label in truth
    )
    complete = np.logical_and.reduce([of != UNKNOWN for of in truth.values()])
    scored = np.logical_and.reduce([np.isfinite(said[label]) for label in truth])
    first = next(iter(truth))
    return Evaluation(
        rows=rows,
        unscored=int((~scored).sum()),
        prior=prior if is_weighted else None,
        labels=labels,
        mean_auc=_mean([figures.auc for figures in labels]),
        complete=int((complete & scored).sum()),
        complete_mean_auc=_mean([measure_auc(truth[label][complete], said[label][complete]) for label in truth]),
        any_threshold=_hold_at_any(toxic, said, thresholds=thresholds, weights=weights) if toxic is not None else None,
        false_positives=tuple(find_false_positives(truth[first], said[first], count=examples)),
        misses=tuple(find_misses(truth[first], said[first], count=examples)),
    )


def _measure_label(label: str, truth: Truth, said: Floats, *, weights: Floats, limit: float | None) -> LabelFigures:
    known = (truth != UNKNOWN) & np.isfinite(said)
    return LabelFigures(
        label,
        known=int(known.sum()),
        positives=int((truth[known] == 1).sum()),
        auc=measure_auc(truth, said),
        recalls=tuple(measure_recall(truth, said, false_positives=share) for share in FALSE_POSITIVES),
        calibration=measure_calibration(truth, said, weights=weights),
        at_threshold=None if limit is None else measure_threshold(truth, said, limit=limit, weights=weights),
    )


def _mean(areas: Sequence[float | None]) -> float | None:
    found = [area for area in areas if area is not None]
    return float(np.mean(found)) if found else None


def _hold_at_any(
    toxic: Truth, said: Mapping[str, Floats], *, thresholds: Mapping[str, float], weights: Floats
) -> AtThreshold | None:
    over = [said[label] >= thresholds[label] for label in Label if label in thresholds and label in said]
    if not over:
        return None
    usable = (toxic != UNKNOWN) & np.isfinite(said[Label.TOXICITY])
    return measure_held(toxic[usable], np.logical_or.reduce(over)[usable], weights=weights[usable])
