"""Looking for the limits to hold that let few enough rejected comments slip by and leave the least to review.

Six limits make one rule: a comment is caught where any label reaches its own. With four of them fixed, the best two are
exact and cost one pass over a table of all pairs. So two at a time are traded for each other until no pair can be
bettered, from several beginnings. No chance is in it: the same comments give the same limits.

Many cuts are as good: a label that others make needless may be cut anywhere. So each is then put as near as can be to
where its limit is: what costs nothing is not taken away, and who reads a suggestion sees only what matters move.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from moderation.domain.thresholds import STEPS, threshold_to_step

GRID = np.array([*range(10, 1_000, 10), *range(1_000, STEPS + 1, 100)], np.uint16)
"""Limits that are tried, as steps: thousandths up to a tenth, where most scores lie, hundredths from there on."""

NEVER = len(GRID)
"""The cut of a label that catches nothing."""

_ROUNDS = 20  # trading has mostly ended after four

Cuts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Comments as the search sees them: `levels` is, by label, how many limits of the grid a score reaches.

    `load` says how many comments of such levels somebody would have to look at, `bad` how many of them count as missed
    where nothing catches them.
    """

    levels: NDArray[np.uint8]
    load: NDArray[np.float64]
    bad: NDArray[np.float64]


def make_sought(
    steps: NDArray[np.uint16], *, load: NDArray[np.bool_], bad: NDArray[np.bool_], free: NDArray[np.bool_]
) -> Sought:
    """Return comments for the search; those that are caught for `free` are left out, and equal ones put together."""
    levels = np.searchsorted(GRID, steps[:, ~free], side="right").astype(np.uint8)
    alike, place = np.unique(levels, axis=1, return_inverse=True)
    place, count = place.reshape(-1), alike.shape[1]
    loads, bads = (np.bincount(place[each[~free]], minlength=count).astype(np.float64) for each in (load, bad))
    return Sought(np.ascontiguousarray(alike), loads, bads)


def find_cuts(sought: Sought, *, misses: int, near: Cuts) -> Cuts | None:
    """Return the cut of each label that leaves the least load with at most so many misses; None where none does.

    Of cuts that are as good, those that are as near to `near` as the others let them.
    """
    labels = len(sought.levels)
    all_ = (0,) * labels
    if weigh_cuts(sought, all_)[1] > misses:
        return None
    starts = [all_, *(tuple(0 if row == only else NEVER for row in range(labels)) for only in range(labels))]
    found = {_trade(sought, start, misses) for start in starts}
    weighed = {cuts: weigh_cuts(sought, cuts) for cuts in found}
    best = min(
        (cuts for cuts, (_, missed) in weighed.items() if missed <= misses),
        key=lambda cuts: (weighed[cuts][0], [-cut for cut in cuts]),
    )
    return _settle(sought, best, misses, near)


def weigh_cuts(sought: Sought, cuts: Cuts) -> tuple[float, float]:
    """Return what cuts leave to look at, and what they miss."""
    is_open = _find_open(sought, cuts)
    return float(sought.load[~is_open].sum()), float(sought.bad[is_open].sum())


def to_cuts(thresholds: Iterable[float | None]) -> Cuts:
    """Return the cuts of limits; of one that the grid has not, the next above."""
    return tuple(int(np.searchsorted(GRID, threshold_to_step(limit))) for limit in thresholds)


def to_thresholds(cuts: Cuts) -> list[float | None]:
    """Return the limits that cuts stand for."""
    return [None if cut == NEVER else float(GRID[cut]) / STEPS for cut in cuts]


def _trade(sought: Sought, cuts: Cuts, misses: int) -> Cuts:
    """Put each two labels in turn where they leave the least load together, until nothing moves any more."""
    now = list(cuts)
    for _ in range(_ROUNDS):
        before = tuple(now)
        for one, other in combinations(range(len(now)), 2):
            now[one], now[other] = _best_pair(sought, now, (one, other), misses)
        if tuple(now) == before:
            break
    return tuple(now)


def _best_pair(sought: Sought, cuts: list[int], rows: tuple[int, int], misses: int) -> tuple[int, int]:
    """Return the cuts of two labels that leave the most load uncaught without more misses; else those that miss least.

    Of cuts that are as good, the higher.
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
    # By pair: what both leave uncaught.
    worth = np.where(bad <= max(misses, bad[0, 0]), load, -1.0).reshape(-1)
    place = len(worth) - 1 - int(np.argmax(worth[::-1]))
    return place // size, place % size


def _settle(sought: Sought, cuts: Cuts, misses: int, near: Cuts) -> Cuts:
    """Put each label as near as can be to another cut, at the same load and without too many misses."""
    now = list(cuts)
    while True:
        before = tuple(now)
        for row, wanted in enumerate(near):
            load, missed = _weigh_alone(sought, now, row)
            # Both grow with the cut, so that those that are as good are one range.
            good = np.flatnonzero((load == load[now[row]]) & (missed <= misses))
            now[row] = int(np.clip(wanted, good[0], good[-1]))
        if tuple(now) == before:
            return before


def _weigh_alone(sought: Sought, cuts: list[int], row: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each cut of one label leaves uncaught where the others stay: load, and what would be missed."""
    is_open = _find_open(sought, cuts, but=(row,))
    levels = sought.levels[row][is_open]
    load, bad = (np.bincount(levels, each[is_open], NEVER + 1).cumsum() for each in (sought.load, sought.bad))
    return load, bad


def _find_open(sought: Sought, cuts: Sequence[int], *, but: Sequence[int] = ()) -> NDArray[np.bool_]:
    """Tell which comments no label catches, leaving some labels out."""
    caught = np.zeros(sought.levels.shape[1], np.bool_)
    for row, cut in enumerate(cuts):
        if row not in but and cut != NEVER:
            caught |= sought.levels[row] > cut
    return ~caught
