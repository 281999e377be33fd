"""Where two scorers agree: by the order they put texts in, and by what each would stop."""

from dataclasses import dataclass

import numpy as np

from moderation.scoring.evaluation.measurements import Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two scorers on one label, over the texts that both have scored.

    `order` is the correlation of ranks (Spearman's), None where one of them says the same of all; `difference` the
    mean of the differences, without their signs.
    """

    label: str
    texts: int
    order: float | None
    difference: float


@dataclass(frozen=True, slots=True)
class Translation:
    """A limit of the other's and the one of ours that stops as many texts, None where the other stops none.

    `stopped` is how many that is; `both`, `only_ours`, `only_other` how many those limits stop by one, or by each.
    """

    other_at: float
    ours_at: float | None
    stopped: int
    both: int
    only_ours: int
    only_other: int


def compare_label(label: str, ours: Floats, other: Floats) -> Agreement:
    """Measure how far two scorers' probabilities (texts,) agree; where either is NaN the text does not count."""
    known = ~(np.isnan(ours) | np.isnan(other))
    mine, theirs = ours[known], other[known]
    difference = float(np.abs(mine - theirs).mean()) if len(mine) else float("nan")
    return Agreement(label, len(mine), _correlate(_rank(mine), _rank(theirs)), difference)


def translate_threshold(ours: Floats, other: Floats, *, other_at: float) -> Translation:
    """Find the limit of ours that stops as many texts as one of the other's does."""
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
    """Return the rows on which two scorers differ most, the furthest apart first."""
    apart = np.nan_to_num(np.abs(ours - other), nan=-1.0)
    rows = np.argsort(-apart, kind="stable")[:count]
    return [int(row) for row in rows if apart[row] > 0]


def _rank(values: Floats) -> Floats:
    """Return the place of each value in their order; equal ones share the mean of theirs."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    return np.asarray((ends - (sizes - 1) / 2)[group], dtype=np.float64)


def _correlate(ranks: Floats, others: Floats) -> float | None:
    if len(ranks) < 2 or np.ptp(ranks) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(ranks, others)[0, 1])
