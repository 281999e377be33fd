"""Split a folded text into tokens: words with all their readings, and their offsets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from moderation.scoring.embedded.disguises import LONGEST, is_masked, list_forms

SPELLED_AT_LEAST = 3  # letters; "a b" is not a spelled word
LONGEST_CHUNK = 60  # characters; longer runs without a space are cut

_CHUNK = re.compile(r"\S+")
_WORD = re.compile("[^\\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
_JOINT = re.compile(r"[,;:/\\\u2013\u2014\u2026]|\.{2,}|-{2,}")
_EDGES = '.,;:?!"()[]{}<>\u2026\u201c\u201d\u201e\u00ab\u00bb-\u2013\u2014/\\_~#=|`'


class Token(NamedTuple):
    """A word and its readings separated by spaces ("1diot idiot"), and its offsets in the text."""

    forms: str
    start: int
    end: int

    @property
    def is_letter(self) -> bool:
        """Whether it is one letter or digit, perhaps of a word spelled with spaces."""
        return is_letter(self.forms)


def is_letter(forms: str) -> bool:
    """Tell whether a token is a single letter or digit."""
    return len(forms) == 1 and forms.isalnum()


def read_tokens(folded: str) -> list[Token]:
    """Return the tokens of a folded text in order; letters separated by spaces are one token."""
    tokens = [
        Token(token.forms, chunk.start() + token.start, chunk.start() + token.end)
        for chunk in _CHUNK.finditer(folded)
        for token in read_chunk(chunk.group())
    ]
    return list(_join_spelled(tokens))


def read_chunk(chunk: str) -> list[Token]:
    """Return the tokens of a run without spaces; "k i l l" is only joined by `read_tokens`."""
    if len(chunk) > LONGEST_CHUNK:
        pieces = (chunk[start : start + LONGEST_CHUNK] for start in range(0, len(chunk), LONGEST_CHUNK))
        return [
            Token(token.forms, number * LONGEST_CHUNK + token.start, number * LONGEST_CHUNK + token.end)
            for number, piece in enumerate(pieces)
            for token in read_chunk(piece)
        ]
    core = chunk.strip(_EDGES)
    if core[:1] == core[-1:] == "*":
        core = core.strip("*")  # emphasis; "f***" keeps its stars
    start = chunk.index(core)
    if core.isalnum():
        return [_read_word(core, start)]
    return [
        Token(token.forms, start + offset + token.start, start + offset + token.end)
        for offset, piece in _split(core)
        for token in _read_piece(piece)
    ]


def _split(core: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of the pieces between marks that separate words without a space."""
    start = 0
    for joint in _JOINT.finditer(core):
        yield start, core[start : joint.start()]
        start = joint.end()
    yield start, core[start:]


def _read_piece(piece: str) -> list[Token]:
    inner = piece.strip(_EDGES)
    if not inner:
        return []
    start = piece.index(inner)
    if inner.isalnum() or is_masked(inner):
        return [_read_word(inner, start)]
    words = list(_WORD.finditer(inner))
    joined = "".join(word.group() for word in words)
    is_one = 1 < len(words) < 4 and len(inner) <= LONGEST and joined.isascii() and joined.isalpha()
    tokens = []
    for number, word in enumerate(words):
        forms = list_forms(word.group())
        if is_one and number == 0:
            forms.append(joined)  # "id-iot"
        tokens.append(Token(" ".join(forms), start + word.start(), start + word.end()))
    return tokens


def _read_word(word: str, start: int) -> Token:
    return Token(" ".join(list_forms(word)), start, start + len(word))


def _join_spelled(tokens: list[Token]) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].is_letter:
            end += 1
        word = "".join(token.forms for token in tokens[at:end])
        if end - at >= SPELLED_AT_LEAST and not word.isdigit():
            yield Token(" ".join(list_forms(word[:LONGEST])), tokens[at].start, tokens[end - 1].end)
            at = end
        else:
            end = max(end, at + 1)
            yield from tokens[at:end]
            at = end
