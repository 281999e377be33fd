"""A site's policy: thresholds and rules for what is held or rejected, and presets to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.domain.learning import Learning
from moderation.domain.scores import Label


class Preset(StrEnum):
    """The named starting points; `custom` is any policy with other thresholds."""

    RELAXED = "relaxed"
    BALANCED = "balanced"
    STRICT = "strict"
    CUSTOM = "custom"


class WhenUnscored(StrEnum):
    """What happens to a comment that could not be scored; it is marked as such either way."""

    HOLD = "hold"
    PUBLISH = "publish"


class WhenUncovered(StrEnum):
    """What happens to a comment in a language that the scorer was not trained on; it is marked as such either way."""

    HOLD = "hold"
    PUBLISH = "publish"


class SecondOpinion(StrEnum):
    """Which comments the second scorer scores as well, if there is one."""

    OFF = "off"
    UNCERTAIN = "uncertain"  # those that the first scorer puts near a threshold or could not score
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which one label nudges the author, holds the comment or rejects it; None is off.

    Raises ValueError outside [0, 1] or unless nudge <= hold <= reject.
    """

    nudge_at: float | None = None
    hold_at: float | None = None
    reject_at: float | None = None

    def __post_init__(self) -> None:
        set_thresholds = [limit for limit in (self.nudge_at, self.hold_at, self.reject_at) if limit is not None]
        if any(not 0.0 <= limit <= 1.0 for limit in set_thresholds):
            raise ValueError("A threshold must be a number from 0 to 1.")
        if set_thresholds != sorted(set_thresholds):
            raise ValueError("The nudge threshold must not exceed the hold threshold, nor that the reject threshold.")


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a site's owner decides about what is published.

    `thresholds` has an entry for every label; `hold_links_over`, `hold_faster_than` (seconds),
    `hold_spam_at` and `close_after_days` are off when None.
    """

    thresholds: Mapping[Label, Thresholds]
    preset: Preset = Preset.CUSTOM
    hold_everything: bool = False
    hold_first_timers: bool = False
    hold_links_over: int | None = 2
    hold_faster_than: int | None = 2  # not by length: pasting a prepared text is legitimate, and fast
    held_words: tuple[str, ...] = ()
    rejected_words: tuple[str, ...] = ()
    close_after_days: int | None = None
    hold_spam_at: float | None = 0.98  # lower values hold "First comment!": docs/model-card.md, "What it cannot do"
    when_unscored: WhenUnscored = WhenUnscored.HOLD
    when_uncovered: WhenUncovered = WhenUncovered.HOLD
    second_opinion: SecondOpinion = SecondOpinion.ALL
    learning: Learning = field(default_factory=Learning)

    def __post_init__(self) -> None:
        if set(self.thresholds) != set(Label):
            raise ValueError("A policy must have thresholds for every label.")
        if self.hold_spam_at is not None and not 0.0 <= self.hold_spam_at <= 1.0:
            raise ValueError("The spam threshold must be a number from 0 to 1.")


# Starting points: docs/model-card.md says what balanced holds of labelled comments; the others are not measured.
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
    """Return the policy of a preset: balanced, or balanced with every threshold shifted.

    Raises KeyError for `custom`, which is not a starting point.
    """
    shift = _SHIFT[preset]
    return Policy(
        thresholds={label: _shifted(thresholds, shift) for label, thresholds in _BALANCED.items()}, preset=preset
    )


def name_preset(thresholds: Mapping[Label, Thresholds]) -> Preset:
    """Return the preset with exactly these thresholds, or `custom`."""
    for preset in _SHIFT:
        if preset_policy(preset).thresholds == dict(thresholds):
            return preset
    return Preset.CUSTOM


def _shifted(thresholds: Thresholds, by: float) -> Thresholds:
    def move(limit: float | None) -> float | None:
        return None if limit is None else round(min(1.0, limit + by), 2)

    return Thresholds(move(thresholds.nudge_at), move(thresholds.hold_at), move(thresholds.reject_at))
