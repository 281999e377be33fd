"""The rules of the threshold lab: how finely limits tell scores apart, what counts as what, how much is enough."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from moderation.domain.learning import Share
from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label

STEPS = 10_000
"""Limits have at most four decimals, so nothing finer can change what becomes of a comment."""

OFF = STEPS + 1
"""A limit that no score reaches."""

LEAST_DECISIONS = 50
"""Comments that people decided; from fewer, no limit is suggested."""

LEAST_REJECTED = 10
"""Of them, rejected ones: a rate of misses is a share of these."""

COUNTS = (1_000, 5_000, 20_000, 50_000, 200_000)
"""How many of a site's last comments may be looked at."""


class Ruled(IntEnum):
    """What people decided about a comment's present words, in one byte."""

    NOT = 0
    APPROVED = 1
    REJECTED = 2  # or called spam


@dataclass(frozen=True, slots=True)
class Tally:
    """What limits would have done to a site's last comments, by their labels alone.

    The first five count all of them. `false_alarms` are those among the `approved` that would have been caught, that is
    held or rejected; `misses` those among the `rejected` that would have appeared.
    """

    total: int
    published: int
    held: int
    rejected_unseen: int
    nudged: int
    approved: int
    rejected: int
    false_alarms: int
    misses: int
    days: float

    @property
    def held_a_day(self) -> float:
        """How many a moderator would see a day."""
        return self.held / self.days if self.days else 0.0

    @property
    def precision(self) -> Share:
        """How many of the decided ones that would have been caught people rejected."""
        right = self.rejected - self.misses
        return Share(right, right + self.false_alarms)

    @property
    def recall(self) -> Share:
        """How many of those that people rejected would have been caught."""
        return Share(self.rejected - self.misses, self.rejected)


def to_step(probability: float) -> int:
    """Return the greatest step that a probability reaches, by the comparison that the checks make."""
    step = min(max(math.floor(probability * STEPS), 0), STEPS)
    # The product is rounded; the quotient is the very number that a limit of four decimals is read as.
    if step < STEPS and (step + 1) / STEPS <= probability:
        return step + 1
    return step - 1 if step and step / STEPS > probability else step


def threshold_to_step(limit: float | None) -> int:
    """Return the step from which on a limit is reached; `OFF` where there is none."""
    if limit is None:
        return OFF
    step = to_step(limit)
    return step if step / STEPS >= limit else step + 1


def move_holds(thresholds: Mapping[Label, Thresholds], holds: Mapping[Label, float | None]) -> dict[Label, Thresholds]:
    """Return limits that hold from other marks on.

    Marks to reject stay, and where nothing under one is held, holding starts there. A mark to nudge that would be over
    the one to hold is taken off: in its place, it would ask many more people than the owner meant to be asked.
    """
    return {label: _move_hold(each, holds[label]) for label, each in thresholds.items()}


def _move_hold(thresholds: Thresholds, hold_at: float | None) -> Thresholds:
    nudge_at, reject_at = thresholds.nudge_at, thresholds.reject_at
    if hold_at is not None and reject_at is not None:
        hold_at = min(hold_at, reject_at)
    if nudge_at is not None and hold_at is not None and nudge_at > hold_at:
        nudge_at = None
    return Thresholds(nudge_at, hold_at, reject_at)


def count_missing(*, approved: int, rejected: int) -> int:
    """Return how many more decisions it takes at least until limits can be suggested."""
    return max(LEAST_DECISIONS - approved - rejected, LEAST_REJECTED - rejected, 0)
