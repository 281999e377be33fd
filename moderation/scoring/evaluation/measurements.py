"""How well probabilities match the truth, one label at a time: arrays in, plain numbers out.

Throughout, `truth` (rows,) holds 1, 0 or UNKNOWN and `said` (rows,) the probabilities, NaN if there is none; rows
without either are left out. `weights` (rows,) are the rows' weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1

Truth = NDArray[np.int8]
Floats = NDArray[np.float64]

EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the calibration bins: tenths, with the lowest split further, because most comments are there."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of positive rows found at `threshold`; `false_positives` is the share of negative rows found."""

    threshold: float
    recall: float
    false_positives: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows with a probability from `low` to `high`: mean prediction, share true, and share of all rows."""

    low: float
    high: float
    said: float
    true: float
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The expected calibration error and its bins; empty bins are left out."""

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """The effect of holding at a threshold, as shares in [0, 1]; None if there are no rows to divide by."""

    limit: float | None
    precision: float | None
    recall: float | None
    false_positives: float | None
    held: float | None


def measure_auc(truth: Truth, said: Floats) -> float | None:
    """Return the area under the ROC curve; ties count half.

    None unless both classes are present. Source: Mann and Whitney 1947; Hanley and McNeil 1982.
    """
    truth, said = _known(truth, said)
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return None
    _, place, count = np.unique(said, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks = (last - (count - 1) / 2)[place]  # from 1; equal values share the middle of their ranks
    above = float(ranks[truth == 1].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def measure_recall(truth: Truth, said: Floats, *, false_positives: float) -> Recall | None:
    """Return the highest recall at a false-positive rate of at most `false_positives`.

    A row is found if it reaches the threshold; nothing is interpolated. None unless both classes are present.
    """
    truth, said = _known(truth, said)
    negative, positive = np.sort(said[truth == 0]), said[truth == 1]
    if not len(negative) or not len(positive):
        return None
    allowed = int(false_positives * len(negative) + 1e-9)
    # The threshold is above all negative rows except the `allowed` highest, minus ties with the next one.
    highest = negative[len(negative) - allowed - 1] if allowed < len(negative) else -np.inf
    candidates = positive[positive > highest]
    threshold = float(candidates.min()) if len(candidates) else float(np.nextafter(highest, np.inf))
    return Recall(threshold, float((positive >= threshold).mean()), float((negative >= threshold).mean()))


def weigh_to_prior(truth: Truth, prior: float) -> Floats:
    """Return weights (rows,) that make positive rows a share `prior` of the whole; their mean is 1.

    UNKNOWN rows weigh 0. With only one class, all weights are 1. Source: Elkan 2001, section 2.
    """
    known = truth != UNKNOWN
    share = float((truth == 1).sum() / known.sum()) if known.any() else 0.0
    if share in (0.0, 1.0):
        return np.asarray(known, dtype=np.float64)
    weights = np.where(truth == 1, prior / share, (1 - prior) / (1 - share))
    return np.asarray(weights * known, dtype=np.float64)


def measure_calibration(
    truth: Truth, said: Floats, *, weights: Floats, edges: tuple[float, ...] = EDGES
) -> Calibration | None:
    """Return the expected calibration error: the weighted mean distance of prediction and truth by bin.

    None if no row has a weight. Source: Naeini, Cooper and Hauskrecht 2015, with bins at `edges`.
    """
    usable = (truth != UNKNOWN) & np.isfinite(said) & (weights > 0)
    if not usable.any():
        return None
    truth, said, weights = truth[usable], said[usable], weights[usable]
    number = np.clip(np.searchsorted(edges, said, side="right") - 1, 0, len(edges) - 2)
    size, said_sum, true_sum = (
        np.bincount(number, weights=values, minlength=len(edges) - 1)
        for values in (weights, weights * said, weights * truth)
    )
    error = float(np.abs(said_sum - true_sum).sum() / size.sum())
    bins = tuple(
        Bin(
            edges[at],
            edges[at + 1],
            said=float(said_sum[at] / size[at]),
            true=float(true_sum[at] / size[at]),
            share=float(size[at] / size.sum()),
        )
        for at in np.flatnonzero(size)
    )
    return Calibration(error, bins)


def measure_threshold(truth: Truth, said: Floats, *, limit: float, weights: Floats) -> AtThreshold:
    """Return the effect of holding every row that reaches `limit`."""
    usable = (truth != UNKNOWN) & np.isfinite(said)
    return measure_held(truth[usable], said[usable] >= limit, weights=weights[usable], limit=limit)


def measure_held(truth: Truth, held: NDArray[np.bool_], *, weights: Floats, limit: float | None = None) -> AtThreshold:
    """Return the effect of any hold rule: `held` (rows,) says which rows it holds; `limit` is only passed on."""
    return AtThreshold(
        limit,
        precision=_share(truth == 1, weights * held),
        recall=_share(held, weights * (truth == 1)),
        false_positives=_share(held, weights * (truth == 0)),
        held=_share(held, weights * (truth != UNKNOWN)),
    )


def find_false_positives(truth: Truth, said: Floats, *, count: int) -> list[int]:
    """Return the negative rows with the highest probabilities, highest first; ties in row order."""
    return _first(np.where(truth == 0, -said, np.nan), count)


def find_misses(truth: Truth, said: Floats, *, count: int) -> list[int]:
    """Return the positive rows with the lowest probabilities, lowest first; ties in row order."""
    return _first(np.where(truth == 1, said, np.nan), count)


def _first(values: Floats, count: int) -> list[int]:
    rows = np.flatnonzero(np.isfinite(values))
    order = np.argsort(values[rows], kind="stable")[:count]
    return [int(row) for row in rows[order]]


def _known(truth: Truth, said: Floats) -> tuple[Truth, Floats]:
    usable = (truth != UNKNOWN) & np.isfinite(said)
    return truth[usable], said[usable]


def _share(hits: NDArray[np.bool_], weights: Floats) -> float | None:
    whole = float(weights.sum())
    return float(weights[hits].sum()) / whole if whole > 0 else None
