"""A site's policy: what is held, what is rejected, and the presets to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.domain.learning import Learning
from moderation.domain.scores import Label


class Preset(StrEnum):
    """The named starting points; `custom` is any policy an owner has changed since."""

    RELAXED = "relaxed"
    BALANCED = "balanced"
    STRICT = "strict"
    CUSTOM = "custom"


class WhenUnscored(StrEnum):
    """What becomes of a comment that no scorer answered for; it is marked either way."""

    HOLD = "hold"
    PUBLISH = "publish"


class WhenUncovered(StrEnum):
    """What becomes of a comment in a language that the scorer was not trained on; it is marked either way."""

    HOLD = "hold"
    PUBLISH = "publish"


class SecondOpinion(StrEnum):
    """Which comments the slow scorer looks at too, where there is one."""

    OFF = "off"
    UNCERTAIN = "uncertain"  # those the quick scorer puts near a limit, or could not score
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities at which one label nudges the author, holds for a moderator, rejects; None switches one off.

    Raises ValueError outside [0, 1] or when nudge <= hold <= reject does not stand.
    """

    nudge_at: float | None = None
    hold_at: float | None = None
    reject_at: float | None = None

    def __post_init__(self) -> None:
        set_thresholds = [limit for limit in (self.nudge_at, self.hold_at, self.reject_at) if limit is not None]
        if any(not 0.0 <= limit <= 1.0 for limit in set_thresholds):
            raise ValueError("A limit is a probability: a number from 0 to 1.")
        if set_thresholds != sorted(set_thresholds):
            raise ValueError("A limit to nudge may not be over the one to hold, nor that over the one to reject.")


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a site's owner decides about what may appear.

    `thresholds` has an entry for every label; `hold_links_over`, `hold_faster_than` (seconds),
    `hold_spam_at` and `close_after_days` are off when None.
    """

    thresholds: Mapping[Label, Thresholds]
    preset: Preset = Preset.CUSTOM
    hold_everything: bool = False
    hold_first_timers: bool = False
    hold_links_over: int | None = 2
    hold_faster_than: int | None = 2  # no rate by length: pasting is a way of writing, and quick
    held_words: tuple[str, ...] = ()
    rejected_words: tuple[str, ...] = ()
    close_after_days: int | None = None
    hold_spam_at: float | None = 0.98  # lower ones hold "First comment!": docs/model-card.md, "What it cannot do"
    when_unscored: WhenUnscored = WhenUnscored.HOLD
    when_uncovered: WhenUncovered = WhenUncovered.HOLD
    second_opinion: SecondOpinion = SecondOpinion.ALL
    learning: Learning = field(default_factory=Learning)

    def __post_init__(self) -> None:
        if set(self.thresholds) != set(Label):
            raise ValueError("A policy names the limits of every label.")
        if self.hold_spam_at is not None and not 0.0 <= self.hold_spam_at <= 1.0:
            raise ValueError("The limit to hold spam at is a probability: a number from 0 to 1.")


# Points of departure: what balanced holds of labelled comments is in docs/model-card.md, the others are unmeasured.
_BALANCED: Mapping[Label, Thresholds] = {
    Label.TOXICITY: Thresholds(nudge_at=0.50, hold_at=0.70),
    Label.INSULT: Thresholds(nudge_at=0.60, hold_at=0.80),
    Label.OBSCENE: Thresholds(nudge_at=0.60, hold_at=0.80),
    Label.SEVERE_TOXICITY: Thresholds(hold_at=0.40, reject_at=0.95),
    Label.THREAT: Thresholds(hold_at=0.40, reject_at=0.95),
    Label.IDENTITY_ATTACK: Thresholds(hold_at=0.40, reject_at=0.95),
}
_SHIFT = {Preset.RELAXED: 0.15, Preset.BALANCED: 0.0, Preset.STRICT: -0.20}


def preset_policy(preset: Preset) -> Policy:
    """Return the policy a preset starts from: balanced, or balanced with every limit shifted.

    Raises KeyError for `custom`, which names no starting point.
    """
    shift = _SHIFT[preset]
    return Policy(
        thresholds={label: _shifted(thresholds, shift) for label, thresholds in _BALANCED.items()}, preset=preset
    )


def name_preset(thresholds: Mapping[Label, Thresholds]) -> Preset:
    """Return the preset that has these very limits, or `custom`."""
    for preset in _SHIFT:
        if preset_policy(preset).thresholds == dict(thresholds):
            return preset
    return Preset.CUSTOM


def _shifted(thresholds: Thresholds, by: float) -> Thresholds:
    def move(limit: float | None) -> float | None:
        return None if limit is None else round(min(1.0, limit + by), 2)

    return Thresholds(move(thresholds.nudge_at), move(thresholds.hold_at), move(thresholds.reject_at))
