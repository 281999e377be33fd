"""A scorer's result for a text: a probability for each label, and the scorer's name and model."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """The six labels that every scorer gives, under Detoxify's names."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"


SPAM = "spam"
"""An extra label that a scorer may add: how likely a text is to be advertising. It is unrelated to toxicity."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One scorer's probabilities for one text.

    `values` maps labels to probabilities in [0, 1]: at least the six of `Label`, and any that the scorer adds.
    Raises ValueError for a missing label, a NaN or a number outside [0, 1].
    """

    scorer: str
    model: str
    values: Mapping[str, float]

    def __post_init__(self) -> None:
        missing = [label.value for label in Label if label not in self.values]
        if missing:
            raise ValueError(f"{self.scorer} gave no score for {', '.join(missing)}")
        for label, value in self.values.items():
            if not (math.isfinite(value) and 0.0 <= value <= 1.0):
                raise ValueError(f"{self.scorer} gave {value!r} for {label}, which is not a probability")


@dataclass(frozen=True, slots=True)
class Span:
    """A span of text, as offsets in characters, and what it adds to a label's log-odds; it may be negative."""

    start: int
    end: int
    contribution: float
