"""Perspective's words for ours: attributes for labels, and where a stretch of text begins and ends."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

from moderation.domain.scores import SPAM, Label

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "TOXICITY": Label.TOXICITY.value,
        "SEVERE_TOXICITY": Label.SEVERE_TOXICITY.value,
        "PROFANITY": Label.OBSCENE.value,
        "THREAT": Label.THREAT.value,
        "INSULT": Label.INSULT.value,
        "IDENTITY_ATTACK": Label.IDENTITY_ATTACK.value,
        # Of these two each scorer has its own opinion, or none.
        "SEXUALLY_EXPLICIT": "sexual_explicit",
        "SPAM": SPAM,
    }
)
"""The label that answers for each attribute."""

Place = tuple[int, int]
"""Where a stretch begins and ends, the end not included."""

_LAST_OF_ONE_UNIT = "\uffff"


def to_utf16(text: str, places: Sequence[Place]) -> list[Place]:
    """Turn places counted in characters into UTF-16 code units, which is what Perspective counts: an emoji is two."""
    if not text or max(text) <= _LAST_OF_ONE_UNIT:
        return list(places)
    units = [0, *accumulate(1 + (letter > _LAST_OF_ONE_UNIT) for letter in text)]
    return [(units[start], units[end]) for start, end in places]
