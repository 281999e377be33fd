"""How well probabilities agree with the truth, one label at a time: arrays in, plain numbers out.

Throughout, `truth` (rows,) holds 1, 0 or UNKNOWN and `said` (rows,) the probabilities, NaN where there is none; rows
without either are left out. `weights` (rows,) count a row as more or less than one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1

Truth = NDArray[np.int8]
Floats = NDArray[np.float64]

EDGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bins of calibration: tenths, as is usual, with the lowest cut finer, where nearly all comments of a blog are."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of positive rows found at `threshold`, which as few as `false_positives` of the others reach."""

    threshold: float
    recall: float
    false_positives: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows with a probability from `low` to `high`: the mean said, the share true, and their share of all rows."""

    low: float
    high: float
    said: float
    true: float
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The expected calibration error, and the bins it is made of; bins without a row are left out."""

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What holding at a limit does: shares in [0, 1], None where there is no row to take a share of."""

    limit: float | None
    precision: float | None
    recall: float | None
    false_positives: float | None
    held: float | None


def measure_auc(truth: Truth, said: Floats) -> float | None:
    """Return the area under the ROC curve: how often a positive row is put above another, ties counting half.

    None unless both kinds of row are there. Source: Mann and Whitney 1947; Hanley and McNeil 1982.
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
    """Return the most recall to be had while at most a share `false_positives` of the negative rows is found too.

    A row is found when it reaches the threshold. None unless both kinds of row are there. Nothing is interpolated.
    """
    truth, said = _known(truth, said)
    negative, positive = np.sort(said[truth == 0]), said[truth == 1]
    if not len(negative) or not len(positive):
        return None
    allowed = int(false_positives * len(negative) + 1e-9)
    # The threshold lies over every negative row but the `allowed` highest, those equal to the next one included.
    highest = negative[len(negative) - allowed - 1] if allowed < len(negative) else -np.inf
    candidates = positive[positive > highest]
    threshold = float(candidates.min()) if len(candidates) else float(np.nextafter(highest, np.inf))
    return Recall(threshold, float((positive >= threshold).mean()), float((negative >= threshold).mean()))


def weigh_to_prior(truth: Truth, prior: float) -> Floats:
    """Return weights (rows,) that make positive rows a share `prior` of the whole; their mean is 1, UNKNOWN weighs 0.

    Weights of 1 where only one kind of row is there: no weight could make up the other. Source: Elkan 2001, section 2.
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
    """Return the mean distance between what is said and what is true over bins of what is said, weighted by their size.

    None when no row has a weight. Source: Naeini, Cooper and Hauskrecht 2015, with bins at `edges`.
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
    """Return what holding every row that reaches `limit` would do."""
    usable = (truth != UNKNOWN) & np.isfinite(said)
    return measure_held(truth[usable], said[usable] >= limit, weights=weights[usable], limit=limit)


def measure_held(truth: Truth, held: NDArray[np.bool_], *, weights: Floats, limit: float | None = None) -> AtThreshold:
    """Return what a hold by any rule does: `held` (rows,) says which rows it takes, `limit` is only kept."""
    return AtThreshold(
        limit,
        precision=_share(truth == 1, weights * held),
        recall=_share(held, weights * (truth == 1)),
        false_positives=_share(held, weights * (truth == 0)),
        held=_share(held, weights * (truth != UNKNOWN)),
    )


def find_false_positives(truth: Truth, said: Floats, *, count: int) -> list[int]:
    """Return the negative rows with the highest probabilities, the highest first, the earlier of two equal ones."""
    return _first(np.where(truth == 0, -said, np.nan), count)


def find_misses(truth: Truth, said: Floats, *, count: int) -> list[int]:
    """Return the positive rows with the lowest probabilities, the lowest first, the earlier of two equal ones."""
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
