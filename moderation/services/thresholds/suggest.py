"""Limits suggested from what a site's people decided: few enough misses, the least to review."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from moderation.domain.learning import Share
from moderation.domain.policy import Thresholds
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.domain.thresholds import Ruled, count_missing, move_holds, threshold_to_step
from moderation.scoring.scorer import Scorer
from moderation.services.sites.access import Reviewer
from moderation.services.thresholds.lab import PATIENCE
from moderation.services.thresholds.score_sheets import MOST, History, keep_sheets, read_history
from moderation.services.thresholds.search import Cuts, find_cuts, make_sought, to_cuts, to_thresholds
from moderation.store.score_sheets import LABELS
from moderation.store.session import reading

SEARCHED = 20_000
"""So many of the last comments are counted as load, and so many of those that people decided last as misses."""

_FOLDS = 2
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # deals ids into folds without regard to when they were written


class TooFewDecisions(Exception):
    """There is not enough to suggest limits from; at least `missing` more decisions are needed."""

    def __init__(self, tried: "Sample", missing: int) -> None:
        super().__init__(missing)
        self.sample, self.missing = tried, missing


class OutOfReach(Exception):
    """No limits let so few slip by: of the rejected ones, `least` score next to nothing on every label."""

    def __init__(self, least: Share) -> None:
        super().__init__(least)
        self.least = least


@dataclass(frozen=True, slots=True)
class Sample:
    """What limits are suggested from: so many last comments, and so many that people decided."""

    comments: int
    approved: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Limits, and what they were found on.

    `seen` are the misses among the decisions they were found on; `unseen` those of limits found in the same way on half
    of the decisions, counted on the other half: what to expect.
    """

    thresholds: Mapping[Label, Thresholds]
    sample: Sample
    seen: Share
    unseen: Share


def suggest_thresholds(
    site_id: int, thresholds: Mapping[Label, Thresholds], *, most_misses: float, by: Reviewer, scorer: Scorer
) -> Suggestion:
    """Return limits that hold just enough for no more than a share of what people reject to appear.

    Only hold thresholds are searched; those that need not move stay where they are. The reject thresholds of
    `thresholds` stay, and so do nudge thresholds that still fit.
    Raises NotAllowed, TooFewDecisions and OutOfReach.
    """
    by.require(site_id, Permission.SET_POLICY)
    keep_sheets(scorer, seconds=PATIENCE)
    with reading() as session:
        history = read_history(session, site_id, last=MOST)
    return find_thresholds(history, thresholds, most_misses=most_misses)


def find_thresholds(history: History, thresholds: Mapping[Label, Thresholds], *, most_misses: float) -> Suggestion:
    """Return what `suggest_thresholds` does, of a history."""
    chosen = _choose(history)
    approved, rejected = (int(np.count_nonzero(chosen.decided & (history.ruled == each))) for each in _BOTH)
    sample = Sample(int(np.count_nonzero(chosen.load)), approved, rejected)
    missing = count_missing(approved=approved, rejected=rejected)
    if missing:
        raise TooFewDecisions(sample, missing)
    present = to_cuts(thresholds[label].hold_at for label in LABELS)
    search = _Search(history, chosen, _find_free(history, thresholds), present, most_misses)
    cuts = search.run(chosen.bad)
    if cuts is None:
        raise OutOfReach(search.count_misses(_LOWEST, chosen.bad))
    return Suggestion(
        thresholds=move_holds(thresholds, dict(zip(LABELS, to_thresholds(cuts), strict=True))),
        sample=sample,
        seen=search.count_misses(cuts, chosen.bad),
        unseen=search.count_unseen(),
    )


Mask = NDArray[np.bool_]
_BOTH = (Ruled.APPROVED, Ruled.REJECTED)
_LOWEST: Cuts = (0,) * len(LABELS)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which comments count: as load, as decided, as rejected by people."""

    load: Mask
    decided: Mask
    bad: Mask


def _choose(history: History) -> _Chosen:
    load, decided = (np.zeros(len(history), np.bool_) for _ in range(2))
    load[-SEARCHED:] = True
    decided[np.flatnonzero(history.ruled)[-SEARCHED:]] = True
    return _Chosen(load, decided, decided & (history.ruled == Ruled.REJECTED))


def _find_free(history: History, thresholds: Mapping[Label, Thresholds]) -> Mask:
    """Tell which comments marks to reject catch: nobody need look at these."""
    free = np.zeros(len(history), np.bool_)
    for row, label in enumerate(LABELS):
        free |= history.steps[row] >= threshold_to_step(thresholds[label].reject_at)
    return free


@dataclass(frozen=True, slots=True)
class _Search:
    history: History
    chosen: _Chosen
    free: Mask
    present: Cuts
    most_misses: float

    def run(self, bad: Mask) -> Cuts | None:
        used = self.chosen.load | bad
        sought = make_sought(
            self.history.steps[:, used], load=self.chosen.load[used], bad=bad[used], free=self.free[used]
        )
        return find_cuts(sought, misses=int(self.most_misses * np.count_nonzero(bad) + 1e-9), near=self.present)

    def count_misses(self, cuts: Cuts, bad: Mask) -> Share:
        steps = np.array([threshold_to_step(limit) for limit in to_thresholds(cuts)])
        caught = self.free[bad] | (self.history.steps[:, bad] >= steps[:, None]).any(axis=0)
        return Share(int(np.count_nonzero(~caught)), int(np.count_nonzero(bad)))

    def count_unseen(self) -> Share:
        folds = (self.history.ids.astype(np.uint64) * _SPREAD) >> np.uint64(63)
        found = Share(0, 0)
        for fold in range(_FOLDS):
            seen, unseen = self.chosen.bad & (folds != fold), self.chosen.bad & (folds == fold)
            # A half may be out of reach where the whole is not: then it would hold all it can.
            missed = self.count_misses(self.run(seen) or _LOWEST, unseen)
            found = replace(found, part=found.part + missed.part, whole=found.whole + missed.whole)
        return found
