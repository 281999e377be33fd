"""Suggesting thresholds from moderators' decisions: few enough misses, and the least to review."""

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
"""How many of the last comments count as load, and how many of the last decisions are checked for misses."""

_FOLDS = 2
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # assigns ids to folds regardless of when they were written


class TooFewDecisions(Exception):
    """There are too few decisions to suggest thresholds; at least `missing` more are needed."""

    def __init__(self, sample: "Sample", missing: int) -> None:
        super().__init__(missing)
        self.sample, self.missing = sample, missing


class OutOfReach(Exception):
    """No thresholds miss so few: `least` is the share of rejected comments that every label scores close to 0."""

    def __init__(self, least: Share) -> None:
        super().__init__(least)
        self.least = least


@dataclass(frozen=True, slots=True)
class Sample:
    """What thresholds are suggested from: the numbers of comments, and of those that people approved and rejected."""

    comments: int
    approved: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Suggested thresholds and what to expect of them.

    `seen` is the share of misses among the decisions that they were found on. `unseen` is cross-validated: the share on
    each half of the decisions with thresholds found on the other half.
    """

    thresholds: Mapping[Label, Thresholds]
    sample: Sample
    seen: Share
    unseen: Share


def suggest_thresholds(
    site_id: int, thresholds: Mapping[Label, Thresholds], *, most_misses: float, by: Reviewer, scorer: Scorer
) -> Suggestion:
    """Return thresholds that hold as little as possible while missing at most a share of what people reject.

    Only hold thresholds are searched, and those that need not move stay. Reject thresholds stay, and so do nudge
    thresholds that still fit. Raises NotAllowed, TooFewDecisions and OutOfReach.
    """
    by.require(site_id, Permission.SET_POLICY)
    keep_sheets(scorer, seconds=PATIENCE)
    with reading() as session:
        history = read_history(session, site_id, last=MOST)
    return find_thresholds(history, thresholds, most_misses=most_misses)


def find_thresholds(history: History, thresholds: Mapping[Label, Thresholds], *, most_misses: float) -> Suggestion:
    """Return suggested thresholds for a history, as `suggest_thresholds` does."""
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
    """Which comments count as load, as decided, and as rejected by people."""

    load: Mask
    decided: Mask
    bad: Mask


def _choose(history: History) -> _Chosen:
    load, decided = (np.zeros(len(history), np.bool_) for _ in range(2))
    load[-SEARCHED:] = True
    decided[np.flatnonzero(history.ruled)[-SEARCHED:]] = True
    return _Chosen(load, decided, decided & (history.ruled == Ruled.REJECTED))


def _find_free(history: History, thresholds: Mapping[Label, Thresholds]) -> Mask:
    """Return a mask of the comments that reject thresholds catch, which nobody has to review."""
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
        total = Share(0, 0)
        for fold in range(_FOLDS):
            seen, unseen = self.chosen.bad & (folds != fold), self.chosen.bad & (folds == fold)
            # The target may be out of reach for a half even if it is not for the whole; then hold as much as possible.
            missed = self.count_misses(self.run(seen) or _LOWEST, unseen)
            total = replace(total, part=total.part + missed.part, whole=total.whole + missed.whole)
        return total
