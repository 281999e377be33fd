"""Counting what thresholds would have done with a site's last comments, by the same rule as the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.domain.thresholds import OFF, STEPS, Ruled, Tally, threshold_to_step
from moderation.services.thresholds.score_sheets import History
from moderation.store.score_sheets import LABELS

BINS = 50
"""The number of columns of a chart, two hundredths each."""

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """The distribution of a label's scores: counts by bin for each of `Ruled`; the last bin includes 1.00.

    `over` counts those that reach the hold threshold, or the reject threshold if only that is set; `alone` counts those
    of them that no other label would have caught.
    """

    label: Label
    counts: Mapping[Ruled, list[int]]
    over: int
    alone: int


Mask = NDArray[np.bool_]


def tally(history: History, thresholds: Mapping[Label, Thresholds]) -> Tally:
    """Return what thresholds would have done with a history."""
    is_rejected = _reach(history, thresholds, "reject_at")
    is_caught = _reach(history, thresholds, "hold_at") | is_rejected
    approved, rejected = (history.ruled == each for each in (Ruled.APPROVED, Ruled.REJECTED))
    total, caught, unseen = len(history), _count(is_caught), _count(is_rejected)
    return Tally(
        total=total,
        published=total - caught,
        held=caught - unseen,
        rejected_unseen=unseen,
        nudged=_count(_reach(history, thresholds, "nudge_at") & ~is_rejected),
        approved=_count(approved),
        rejected=_count(rejected),
        false_alarms=_count(approved & is_caught),
        misses=_count(rejected & ~is_caught),
        days=max(1.0, (int(history.at[-1]) - int(history.at[0])) / _DAY) if total else 0.0,
    )


def distribute(history: History, thresholds: Mapping[Label, Thresholds]) -> list[Distribution]:
    """Return the distribution of each label's scores, and how many comments each label catches."""
    caught = np.stack([_catch(history, row, thresholds[label]) for row, label in enumerate(LABELS)])
    by_how_many = caught.sum(axis=0, dtype=np.uint8)
    return [
        Distribution(
            label,
            _count_bins(history, row),
            over=_count(caught[row]),
            alone=_count(caught[row] & (by_how_many == 1)),
        )
        for row, label in enumerate(LABELS)
    ]


def apply_thresholds(history: History, thresholds: Mapping[Label, Thresholds], places: Sequence[int]) -> list[Status]:
    """Return what thresholds would have done with some comments of a history."""
    some = History(history.ids[places], history.at[places], history.ruled[places], history.steps[:, places])
    is_rejected, is_held = _reach(some, thresholds, "reject_at"), _reach(some, thresholds, "hold_at")
    return [
        Status.REJECTED if rejected else Status.PENDING if held else Status.APPROVED
        for rejected, held in zip(is_rejected, is_held, strict=True)
    ]


def find_nearest(history: History, label: Label, limit: float, *, count: int) -> tuple[list[int], list[int]]:
    """Return the places in a history of the comments nearest to a threshold: those below it, and those at or above it.

    The nearest come first, the newest first among equals.
    """
    steps, step = history.steps[LABELS.index(label)].astype(np.int64), threshold_to_step(limit)
    ages = np.arange(len(history))[::-1]
    # Distance and age in one number, so that there are no ties.
    under = np.where(steps < step, (step - steps) * len(history) + ages, _FAR)
    over = np.where(steps >= step, (steps - step) * len(history) + ages, _FAR)
    return _first(under, count), _first(over, count)


def _first(distances: NDArray[np.int64], count: int) -> list[int]:
    if not len(distances):
        return []
    nearest = np.argpartition(distances, min(count, len(distances)) - 1)[:count]
    nearest = nearest[np.argsort(distances[nearest])]
    return [int(place) for place in nearest if distances[place] < _FAR]


_FAR = np.iinfo(np.int64).max


def _reach(history: History, thresholds: Mapping[Label, Thresholds], field: str) -> Mask:
    """Return a mask of the comments of which any label reaches its threshold of one kind."""
    reached = np.zeros(len(history), np.bool_)
    for row, label in enumerate(LABELS):
        step = threshold_to_step(getattr(thresholds[label], field))
        if step != OFF:
            reached |= history.steps[row] >= step
    return reached


def _catch(history: History, row: int, thresholds: Thresholds) -> Mask:
    caught: Mask = history.steps[row] >= min(
        threshold_to_step(thresholds.hold_at), threshold_to_step(thresholds.reject_at)
    )
    return caught


def _count_bins(history: History, row: int) -> dict[Ruled, list[int]]:
    bins = np.minimum(history.steps[row] // (STEPS // BINS), BINS - 1)
    counts = np.bincount(bins + BINS * history.ruled.astype(np.int64), minlength=BINS * len(Ruled))
    return {each: counts[BINS * each : BINS * (each + 1)].tolist() for each in Ruled}


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
