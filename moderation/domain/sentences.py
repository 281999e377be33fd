"""Splitting text into sentences by punctuation and line breaks, independent of language."""

import re

from moderation.domain.perspective import Place

# Matches only at the start of a run of stops, otherwise a thousand full stops would take a million steps.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|[。！？]+|\n+")


def find_sentences(text: str, *, most: int) -> list[Place]:
    """Return the places of the sentences of a text, without surrounding whitespace.

    If there are more than `most`, equal numbers of neighbours are merged, so that none is left out.
    """
    ends = [*(found.end() for found in _END.finditer(text)), len(text)]
    starts = [0, *ends[:-1]]
    places = [_trim(text, start, end) for start, end in zip(starts, ends, strict=True)]
    places = [(start, end) for start, end in places if start < end]
    size = -(-len(places) // most)
    if size <= 1:
        return places
    return [(places[at][0], places[min(at + size, len(places)) - 1][1]) for at in range(0, len(places), size)]


def _trim(text: str, start: int, end: int) -> Place:
    part = text[start:end]
    trimmed_start = start + len(part) - len(part.lstrip())
    return trimmed_start, max(trimmed_start, start + len(part.rstrip()))
