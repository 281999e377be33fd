"""The Perspective API's names for our labels, and its way of counting characters."""

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
        # Not every scorer gives these two.
        "SEXUALLY_EXPLICIT": "sexual_explicit",
        "SPAM": SPAM,
    }
)
"""The label for each Perspective attribute."""

Place = tuple[int, int]
"""Start and end of a span of text, the end excluded."""

_LAST_OF_ONE_UNIT = "\uffff"


def to_utf16(text: str, places: Sequence[Place]) -> list[Place]:
    """Convert places in characters to UTF-16 code units, which Perspective counts: an emoji is two."""
    if not text or max(text) <= _LAST_OF_ONE_UNIT:
        return list(places)
    units = [0, *accumulate(1 + (letter > _LAST_OF_ONE_UNIT) for letter in text)]
    return [(units[start], units[end]) for start, end in places]
