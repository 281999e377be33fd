"""Where the sentences of a text are: by their stops and by line breaks, with no knowledge of any language."""

import re

from moderation.domain.perspective import Place

# Only where a run of stops begins, or a thousand full stops would be looked at a thousand times each.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|[。！？]+|\n+")


def find_sentences(text: str, *, most: int) -> list[Place]:
    """Return the places of the sentences of a text, blank space around them left out.

    Of more than `most`, neighbours are taken together in equal numbers, so that none is left out.
    """
    ends = [*(found.end() for found in _END.finditer(text)), len(text)]
    starts = [0, *ends[:-1]]
    places = [_trim(text, start, end) for start, end in zip(starts, ends, strict=True)]
    places = [(start, end) for start, end in places if start < end]
    together = -(-len(places) // most)
    if together <= 1:
        return places
    return [(places[at][0], places[min(at + together, len(places)) - 1][1]) for at in range(0, len(places), together)]


def _trim(text: str, start: int, end: int) -> Place:
    part = text[start:end]
    begun = start + len(part) - len(part.lstrip())
    return begun, max(begun, start + len(part.rstrip()))
