"""The rules of the threshold lab: the resolution of thresholds, what is counted, how many decisions it needs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from moderation.domain.learning import Share
from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label

STEPS = 10_000
"""Thresholds have at most four decimals, so smaller differences between scores do not matter."""

OFF = STEPS + 1
"""The step of a threshold that no score reaches."""

LEAST_DECISIONS = 50
"""The fewest comments decided by people from which thresholds are suggested."""

LEAST_REJECTED = 10
"""How many of them must be rejected, because the rate of misses is a share of these."""

COUNTS = (1_000, 5_000, 20_000, 50_000, 200_000)
"""The choices for how many of a site's last comments to check."""


class Ruled(IntEnum):
    """What people decided about a comment's current revision, in one byte."""

    NOT = 0
    APPROVED = 1
    REJECTED = 2  # or marked as spam


@dataclass(frozen=True, slots=True)
class Tally:
    """What thresholds would have done with a site's last comments, going by label scores alone.

    The first five fields count all of them. `false_alarms` are those of the `approved` that would have been held or
    rejected, `misses` those of the `rejected` that would have been published.
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
        """The number of held comments per day."""
        return self.held / self.days if self.days else 0.0

    @property
    def precision(self) -> Share:
        """The share of rejected comments among the decided ones that would have been held or rejected."""
        right = self.rejected - self.misses
        return Share(right, right + self.false_alarms)

    @property
    def recall(self) -> Share:
        """The share of comments held or rejected among those that people rejected."""
        return Share(self.rejected - self.misses, self.rejected)


def to_step(probability: float) -> int:
    """Return the highest step that a probability reaches, by the same comparison as the checks use."""
    step = min(max(math.floor(probability * STEPS), 0), STEPS)
    # The product is rounded, but the quotient is exactly the float that a threshold of four decimals is parsed to.
    if step < STEPS and (step + 1) / STEPS <= probability:
        return step + 1
    return step - 1 if step and step / STEPS > probability else step


def threshold_to_step(limit: float | None) -> int:
    """Return the lowest step that reaches a threshold, or `OFF` if there is none."""
    if limit is None:
        return OFF
    step = to_step(limit)
    return step if step / STEPS >= limit else step + 1


def move_holds(thresholds: Mapping[Label, Thresholds], holds: Mapping[Label, float | None]) -> dict[Label, Thresholds]:
    """Return thresholds with other hold thresholds.

    Reject thresholds stay, and hold thresholds above them are lowered to them. Nudge thresholds that would be above
    the hold threshold are removed: lowering them would nudge many more authors than the owner intended.
    """
    return {label: _move_hold(each, holds[label]) for label, each in thresholds.items()}


def count_missing(*, approved: int, rejected: int) -> int:
    """Return how many more decisions are needed, at least, before thresholds can be suggested."""
    return max(LEAST_DECISIONS - approved - rejected, LEAST_REJECTED - rejected, 0)


def _move_hold(thresholds: Thresholds, hold_at: float | None) -> Thresholds:
    nudge_at, reject_at = thresholds.nudge_at, thresholds.reject_at
    if hold_at is not None and reject_at is not None:
        hold_at = min(hold_at, reject_at)
    if nudge_at is not None and hold_at is not None and nudge_at > hold_at:
        nudge_at = None
    return Thresholds(nudge_at, hold_at, reject_at)
