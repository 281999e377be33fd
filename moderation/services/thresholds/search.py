"""Searching for the hold thresholds that miss few enough rejected comments and leave the least to review.

A comment is caught if any label reaches its threshold. With four of the six thresholds fixed, the best values of the
other two can be found exactly, in one pass over a table of all pairs. The search therefore optimises two at a time
until no pair improves, from several starting points. It is deterministic: the same comments give the same thresholds.

Many solutions are equally good: a label that others make redundant may have any threshold. In the end each threshold
is therefore moved as close as possible to its current value, so that a suggestion changes only what matters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from moderation.domain.thresholds import STEPS, threshold_to_step

GRID = np.array([*range(10, 1_000, 10), *range(1_000, STEPS + 1, 100)], np.uint16)
"""The thresholds to try, as steps: thousandths up to a tenth, where most scores are, then hundredths."""

NEVER = len(GRID)
"""The cut of a label that catches nothing. A cut is an index into GRID."""

_ROUNDS = 20  # most searches end after four

Cuts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Groups of comments with the same levels; a level is the number of GRID thresholds that a label's score reaches.

    `load` is the number of comments in each group to review if caught, `bad` the number that is missed if not.
    """

    levels: NDArray[np.uint8]
    load: NDArray[np.float64]
    bad: NDArray[np.float64]


def make_sought(
    steps: NDArray[np.uint16], *, load: NDArray[np.bool_], bad: NDArray[np.bool_], free: NDArray[np.bool_]
) -> Sought:
    """Return comments grouped for the search, without those that are caught anyway (`free`)."""
    levels = np.searchsorted(GRID, steps[:, ~free], side="right").astype(np.uint8)
    alike, place = np.unique(levels, axis=1, return_inverse=True)
    place, count = place.reshape(-1), alike.shape[1]
    loads, bads = (np.bincount(place[each[~free]], minlength=count).astype(np.float64) for each in (load, bad))
    return Sought(np.ascontiguousarray(alike), loads, bads)


def find_cuts(sought: Sought, *, misses: int, near: Cuts) -> Cuts | None:
    """Return the cuts with the least load and at most `misses` misses, or None if there are none.

    Among equally good cuts, those closest to `near` are chosen.
    """
    labels = len(sought.levels)
    all_ = (0,) * labels
    if weigh_cuts(sought, all_)[1] > misses:
        return None
    starts = [all_, *(tuple(0 if row == only else NEVER for row in range(labels)) for only in range(labels))]
    candidates = {_optimise_pairs(sought, start, misses) for start in starts}
    weighed = {cuts: weigh_cuts(sought, cuts) for cuts in candidates}
    best = min(
        (cuts for cuts, (_, missed) in weighed.items() if missed <= misses),
        key=lambda cuts: (weighed[cuts][0], [-cut for cut in cuts]),
    )
    return _settle(sought, best, misses, near)


def weigh_cuts(sought: Sought, cuts: Cuts) -> tuple[float, float]:
    """Return the load and the misses of cuts."""
    is_open = _find_open(sought, cuts)
    return float(sought.load[~is_open].sum()), float(sought.bad[is_open].sum())


def to_cuts(thresholds: Iterable[float | None]) -> Cuts:
    """Return the cuts of thresholds, rounded up to the grid."""
    return tuple(int(np.searchsorted(GRID, threshold_to_step(limit))) for limit in thresholds)


def to_thresholds(cuts: Cuts) -> list[float | None]:
    """Return the thresholds of cuts."""
    return [None if cut == NEVER else float(GRID[cut]) / STEPS for cut in cuts]


def _optimise_pairs(sought: Sought, cuts: Cuts, misses: int) -> Cuts:
    """Return the cuts after optimising each pair of labels in turn until nothing changes."""
    now = list(cuts)
    for _ in range(_ROUNDS):
        before = tuple(now)
        for one, other in combinations(range(len(now)), 2):
            now[one], now[other] = _best_pair(sought, now, (one, other), misses)
        if tuple(now) == before:
            break
    return tuple(now)


def _best_pair(sought: Sought, cuts: list[int], rows: tuple[int, int], misses: int) -> tuple[int, int]:
    """Return the cuts of two labels with the least load within the allowed misses, or else with the fewest misses.

    Among equally good cuts, the highest are chosen.
    """
    is_open = _find_open(sought, cuts, but=rows)
    one, other = (sought.levels[row][is_open].astype(np.int64) for row in rows)
    size = NEVER + 1
    load, bad = (
        np.bincount(one * size + other, weights=each[is_open], minlength=size * size)
        .reshape(size, size)
        .cumsum(axis=0)
        .cumsum(axis=1)
        for each in (sought.load, sought.bad)
    )
    # The load that each pair of cuts leaves uncaught, -1 for too many misses.
    worth = np.where(bad <= max(misses, bad[0, 0]), load, -1.0).reshape(-1)
    place = len(worth) - 1 - int(np.argmax(worth[::-1]))
    return place // size, place % size


def _settle(sought: Sought, cuts: Cuts, misses: int, near: Cuts) -> Cuts:
    """Return cuts moved as close as possible to `near`, with the same load and within the allowed misses."""
    now = list(cuts)
    while True:
        before = tuple(now)
        for row, wanted in enumerate(near):
            load, missed = _weigh_alone(sought, now, row)
            # Load and misses grow with the cut, so equally good cuts form one range.
            good = np.flatnonzero((load == load[now[row]]) & (missed <= misses))
            now[row] = int(np.clip(wanted, good[0], good[-1]))
        if tuple(now) == before:
            return before


def _weigh_alone(sought: Sought, cuts: list[int], row: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the load and the misses that each cut of one label leaves uncaught, with the others fixed."""
    is_open = _find_open(sought, cuts, but=(row,))
    levels = sought.levels[row][is_open]
    load, bad = (np.bincount(levels, each[is_open], NEVER + 1).cumsum() for each in (sought.load, sought.bad))
    return load, bad


def _find_open(sought: Sought, cuts: Sequence[int], *, but: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Return a mask of the comments that no label catches, ignoring the labels in `but`."""
    caught = np.zeros(sought.levels.shape[1], np.bool_)
    for row, cut in enumerate(cuts):
        if row not in but and cut != NEVER:
            caught |= sought.levels[row] > cut
    return ~caught
