"""The rules of learning from moderators: how many decisions it needs, how accurate it must be, what it may change."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from moderation.domain.signals import Effect, Signal, SignalKind

LEAST_DECISIONS = 200
"""The fewest comments decided by people that a model is trained on; with fewer, its predictions are mostly chance."""

LEAST_OF_EACH = 20
"""How many of them must be rejected, and how many approved."""

MOST_OUTSIDE = 2_000
"""The most API suggestions used for training, the newest first: each must be scored first."""

STEPS = 100
"""Thresholds have a resolution of one hundredth."""

_WIDE = 1.96  # standard deviations to either side: 95 %


@dataclass(frozen=True, slots=True)
class Learning:
    """What a site's owner allows the predicted probability of rejection to do; a threshold of None is off.

    Comments at `hold_at` or above are held. Comments at `publish_below` or below that only label scores hold are
    published, as long as the upper bound of that rule's error rate is at most `most_error`. Raises ValueError for
    numbers outside [0, 1], and if the two thresholds overlap.
    """

    hold_at: float | None = None
    publish_below: float | None = None
    most_error: float = 0.05

    def __post_init__(self) -> None:
        for limit in (self.hold_at, self.publish_below, self.most_error):
            if limit is not None and not 0.0 <= limit <= 1.0:
                raise ValueError("A threshold must be a number from 0 to 1.")
        if self.hold_at is not None and self.publish_below is not None and self.publish_below >= self.hold_at:
            raise ValueError("The publish threshold must be below the hold threshold.")


@dataclass(frozen=True, slots=True)
class Share:
    """A share, `part` of `whole`, with its 95 % confidence interval (Wilson 1927)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself, 0 if `whole` is 0."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The lower and upper bound of the 95 % confidence interval, 0 and 1 if `whole` is 0."""
        if not self.whole:
            return 0.0, 1.0
        square = _WIDE**2
        middle = (self.part + square / 2) / (self.whole + square)
        spread = math.sqrt(self.part * (self.whole - self.part) / self.whole + square / 4)
        half = _WIDE * spread / (self.whole + square)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well a model predicted decisions that it was not trained on.

    `auc` is how often it ranks a rejected comment above an approved one, `brier` its mean squared error. The sequences
    have one entry per hundredth, from 0 to 1: `over` has the number of comments at or above that probability and how
    many of these were rejected, `held_under` the same for comments at or below it that label scores held.
    """

    count: int
    rejected: int
    auc: float
    brier: float
    over: Sequence[tuple[int, int]]
    held_under: Sequence[tuple[int, int]]

    def precision(self, limit: float) -> Share:
        """Return the share of comments held at a threshold that were rejected."""
        held, rejected = self.over[_step(limit)]
        return Share(rejected, held)

    def recall(self, limit: float) -> Share:
        """Return the share of rejected comments that are held at a threshold."""
        return Share(self.over[_step(limit)][1], self.rejected)

    def publish_error(self, limit: float) -> Share:
        """Return the share of rejected comments among those that labels held and a threshold would publish."""
        published, wrong = self.held_under[_step(limit)]
        return Share(wrong, published)


def may_publish(learning: Learning, held_out: HeldOut) -> bool:
    """Return whether a model may publish: the owner allows it, and the upper bound of its error is low enough."""
    if learning.publish_below is None:
        return False
    _, worst = held_out.publish_error(learning.publish_below).interval
    return worst <= learning.most_error


def count_missing(*, rejected: int, approved: int) -> int:
    """Return how many more decisions are needed, at least, before a model can be trained."""
    of_each = max(0, LEAST_OF_EACH - rejected) + max(0, LEAST_OF_EACH - approved)
    return max(LEAST_DECISIONS - rejected - approved, of_each)


def count_outside(*, suggested: int, decided: int) -> int:
    """Return how many API suggestions are used for training.

    Never more than the decisions of the site's moderators, whose judgement is to be learned: anyone with an API key
    could otherwise outvote them.
    """
    return min(suggested, decided, MOST_OUTSIDE)


def add_learned_signals(
    signals: Iterable[Signal],
    probability: float,
    learning: Learning,
    held_out: HeldOut,
    *,
    others: Iterable[Signal] = (),
) -> list[Signal]:
    """Return a comment's signals after applying the predicted probability that moderators would reject it.

    At the hold threshold or above, the prediction adds a signal that holds. At the publish threshold or below, it turns
    the holds of label scores into notes, unless anything else (words, links, blocks, …) holds or rejects the comment.
    `others` are signals that count for this, but are not returned.
    """
    unchanged = list(signals)
    if learning.hold_at is not None and probability >= learning.hold_at:
        return [*unchanged, _learned(Effect.HOLD, probability, learning.hold_at)]
    acting = [signal for signal in unchanged if signal.effect is not Effect.NOTE]
    only_labels = all(signal.kind is SignalKind.LABEL and signal.effect is Effect.HOLD for signal in acting)
    if learning.publish_below is None or probability > learning.publish_below or not (acting and only_labels):
        return unchanged
    if not may_publish(learning, held_out) or any(signal.effect is not Effect.NOTE for signal in others):
        return unchanged
    notes = [replace(signal, effect=Effect.NOTE) for signal in unchanged]
    return [*notes, _learned(Effect.NOTE, probability, learning.publish_below)]


def _learned(effect: Effect, probability: float, limit: float) -> Signal:
    return Signal(SignalKind.LEARNED, effect, value=probability, limit=limit)


def _step(limit: float) -> int:
    """Return a threshold in hundredths, rounded up: the higher step publishes more, and so has the higher error."""
    return min(max(math.ceil(limit * STEPS - 1e-9), 0), STEPS)
