"""How far two scorers agree: in ranking texts, and in what their thresholds stop."""

from dataclasses import dataclass

import numpy as np

from moderation.scoring.evaluation.measurements import Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two scorers on one label, over texts that both scored.

    `order` is Spearman's rank correlation, None if one scorer gives all texts the same score; `difference` is the mean
    absolute difference.
    """

    label: str
    texts: int
    order: float | None
    difference: float


@dataclass(frozen=True, slots=True)
class Translation:
    """A threshold of the other scorer, and ours that stops as many texts; None if the other's stops none.

    `stopped` is that number; `both`, `only_ours` and `only_other` count the texts stopped by both thresholds or by one.
    """

    other_at: float
    ours_at: float | None
    stopped: int
    both: int
    only_ours: int
    only_other: int


def compare_label(label: str, ours: Floats, other: Floats) -> Agreement:
    """Measure the agreement of two scorers' probabilities (texts,); texts where either is NaN do not count."""
    known = ~(np.isnan(ours) | np.isnan(other))
    mine, theirs = ours[known], other[known]
    difference = float(np.abs(mine - theirs).mean()) if len(mine) else float("nan")
    return Agreement(label, len(mine), _correlate(_rank(mine), _rank(theirs)), difference)


def translate_threshold(ours: Floats, other: Floats, *, other_at: float) -> Translation:
    """Find our threshold that stops as many texts as the other scorer's threshold `other_at`."""
    known = ~(np.isnan(ours) | np.isnan(other))
    mine, theirs = ours[known], other[known]
    by_other = theirs >= other_at
    stopped = int(by_other.sum())
    if not stopped:
        return Translation(other_at, None, 0, 0, 0, 0)
    ours_at = float(np.sort(mine)[-stopped])
    by_ours = mine >= ours_at
    return Translation(
        other_at,
        ours_at,
        stopped,
        both=int((by_ours & by_other).sum()),
        only_ours=int((by_ours & ~by_other).sum()),
        only_other=int((by_other & ~by_ours).sum()),
    )


def find_furthest(ours: Floats, other: Floats, *, count: int) -> list[int]:
    """Return the rows on which two scorers differ most, largest difference first."""
    apart = np.nan_to_num(np.abs(ours - other), nan=-1.0)
    rows = np.argsort(-apart, kind="stable")[:count]
    return [int(row) for row in rows if apart[row] > 0]


def _rank(values: Floats) -> Floats:
    """Return each value's rank; ties share the mean of their ranks."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    return np.asarray((ends - (sizes - 1) / 2)[group], dtype=np.float64)


def _correlate(ranks: Floats, others: Floats) -> float | None:
    if len(ranks) < 2 or np.ptp(ranks) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(ranks, others)[0, 1])
