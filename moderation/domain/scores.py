"""What a scorer says about a text: a probability for each label, and who said it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """The six labels every scorer answers with, under Detoxify's names."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"


SPAM = "spam"
"""A label of its own that a scorer may add: how likely a text is advertising. It says nothing of toxicity."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One scorer's probabilities for one text.

    `values` maps a label to a probability in [0, 1]. It holds at least the six of `Label`; a scorer may add its own.
    Raises ValueError for a missing label, a NaN or a number outside [0, 1]: such an answer is no score.
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
                raise ValueError(f"{self.scorer} gave {value!r} for {label}, which is no probability")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, as offsets in characters, and what it adds to a label's log-odds; below zero it calms."""

    start: int
    end: int
    contribution: float
