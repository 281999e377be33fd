"""The rules of learning from moderators: from how much, how well it must do, and what it may change."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from moderation.domain.signals import Effect, Signal, SignalKind

LEAST_DECISIONS = 200
"""Comments that people have decided; from fewer, what is learnt is mostly chance."""

LEAST_OF_EACH = 20
"""Of them, as many must be rejected and as many approved."""

MOST_OUTSIDE = 2_000
"""Opinions from outside, the newest: each must be scored first."""

STEPS = 100
"""Limits are told apart to a hundredth."""

_WIDE = 1.96  # standard deviations to either side: 95 %


@dataclass(frozen=True, slots=True)
class Learning:
    """What an owner lets the learnt probability do; each is off when None.

    From `hold_at` on a comment waits. At `publish_below` or under, one that only labels hold appears, as long as the
    share of wrong ones among such is surely under `most_error`. Raises ValueError for what is no probability, or where
    the two would overlap.
    """

    hold_at: float | None = None
    publish_below: float | None = None
    most_error: float = 0.05

    def __post_init__(self) -> None:
        for limit in (self.hold_at, self.publish_below, self.most_error):
            if limit is not None and not 0.0 <= limit <= 1.0:
                raise ValueError("A limit is a probability: a number from 0 to 1.")
        if self.hold_at is not None and self.publish_below is not None and self.publish_below >= self.hold_at:
            raise ValueError("The limit to publish at must be under the one to hold at.")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a number, with the 95 % interval of what share that is (Wilson 1927)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """From where to where it may be; of nothing, anywhere."""
        if not self.whole:
            return 0.0, 1.0
        square = _WIDE**2
        middle = (self.part + square / 2) / (self.whole + square)
        spread = math.sqrt(self.part * (self.whole - self.part) / self.whole + square / 4)
        half = _WIDE * spread / (self.whole + square)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How a model did on decisions that it had not seen.

    `auc` is how often it puts a rejected comment over an approved one, `brier` its mean squared error. By hundredths,
    from 0 to 1: `over` are how many comments reach that probability and how many of these were rejected, `held_under`
    the same for those at it or under that the labels held.
    """

    count: int
    rejected: int
    auc: float
    brier: float
    over: Sequence[tuple[int, int]]
    held_under: Sequence[tuple[int, int]]

    def precision(self, limit: float) -> Share:
        """Return how many of those it would hold from a limit on were rejected."""
        held, rejected = self.over[_step(limit)]
        return Share(rejected, held)

    def recall(self, limit: float) -> Share:
        """Return how many of those that were rejected it would hold from a limit on."""
        return Share(self.over[_step(limit)][1], self.rejected)

    def publish_error(self, limit: float) -> Share:
        """Return how many were rejected of those that labels held and it would publish up to a limit."""
        published, wrong = self.held_under[_step(limit)]
        return Share(wrong, published)


def may_publish(learning: Learning, held_out: HeldOut) -> bool:
    """Tell whether a model may publish: the owner wants it, and its error is under the limit even at its worst."""
    if learning.publish_below is None:
        return False
    _, worst = held_out.publish_error(learning.publish_below).interval
    return worst <= learning.most_error


def count_missing(*, rejected: int, approved: int) -> int:
    """Return how many more decisions it takes at least until there is something to learn from."""
    of_each = max(0, LEAST_OF_EACH - rejected) + max(0, LEAST_OF_EACH - approved)
    return max(LEAST_DECISIONS - rejected - approved, of_each)


def count_outside(*, suggested: int, decided: int) -> int:
    """Return how many opinions from outside are learnt from.

    Never more than the site's moderators have decided: it is their taste that is learnt, and whoever holds a key of
    the API could otherwise outvote them.
    """
    return min(suggested, decided, MOST_OUTSIDE)


def add_learned_signals(
    signals: Iterable[Signal],
    probability: float,
    learning: Learning,
    held_out: HeldOut,
    *,
    beside: Iterable[Signal] = (),
) -> list[Signal]:
    """Return a comment's signals once what was learnt has been heard; `beside` are others that stay as they are.

    It holds from its limit on. What nothing but labels holds, it may let appear: these signals stay, as notes. Words,
    links, blocks and whatever else holds or rejects outweighs it.
    """
    found = list(signals)
    if learning.hold_at is not None and probability >= learning.hold_at:
        return [*found, _learned(Effect.HOLD, probability, learning.hold_at)]
    grave = [signal for signal in found if signal.effect is not Effect.NOTE]
    only_labels = all(signal.kind is SignalKind.LABEL and signal.effect is Effect.HOLD for signal in grave)
    if learning.publish_below is None or probability > learning.publish_below or not (grave and only_labels):
        return found
    if not may_publish(learning, held_out) or any(signal.effect is not Effect.NOTE for signal in beside):
        return found
    spared = [replace(signal, effect=Effect.NOTE) for signal in found]
    return [*spared, _learned(Effect.NOTE, probability, learning.publish_below)]


def _learned(effect: Effect, probability: float, limit: float) -> Signal:
    return Signal(SignalKind.LEARNED, effect, value=probability, limit=limit)


def _step(limit: float) -> int:
    """Return the hundredth of a limit; between two, the higher: it publishes more, and so errs more."""
    return min(max(math.ceil(limit * STEPS - 1e-9), 0), STEPS)
