"""Read the words of a comment, also those that were disguised to get past a filter.

A disguise is never undone in place: the word stays as written and what it may stand for is added as a copy, so a wrong
guess costs one odd feature instead of a lost word.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# What changes no letter: accents, joiners, soft hyphens, direction and variation marks; and apostrophes ("dont").
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e01ef'\u2018\u2019]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile("[^\\W_]+|[\u2600-\u27bf\U0001f300-\U0001faff]")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[\s.,*|/_-]{1,3}[^\W\d_](?!\w)){2,}")
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")
_EDGES = '.,;:?!"()[]{}<>\u2026\u201c\u201d\u201e\u00ab\u00bb-\u2013\u2014/\\*_~#=|`'

# Cyrillic, Greek, small capital and lone letters that look Latin and that Unicode's compatibility forms leave alone.
_LOOKALIKES = {
    "a": "\u0430\u03b1\u1d00\u0251",
    "b": "\u0432\u044c\u03b2\u0299\u00df",
    "c": "\u0441\u03c2\u1d04",
    "d": "\u0501\u0111\u1d05",
    "e": "\u0435\u0454\u03b5\u025b\u1d07",
    "f": "\ua730",
    "g": "\u0261\u0262",
    "h": "\u04bb\u043d\u0127\u029c",
    "i": "\u0456\u03b9\u0269\u0131\u026a",
    "j": "\u0458\u1d0a",
    "k": "\u043a\u03ba\u1d0b",
    "l": "\u0142\u029f",
    "m": "\u043c\u1d0d",
    "n": "\u03b7\u0274",
    "o": "\u043e\u03bf\u03c3\u00f8\u1d0f",
    "p": "\u0440\u03c1\u1d18",
    "q": "\u051b",
    "r": "\u0433\u027e\u0280",
    "s": "\u0455\ua731",
    "t": "\u0442\u03c4\u1d1b",
    "u": "\u03c5\u03bc\u028b\u1d1c",
    "v": "\u0475\u03bd\u1d20",
    "w": "\u051d\u03c9\u1d21",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3\u028f",
    "z": "\u1d22",
}
_FROM_LOOKALIKE = {ord(other): latin for latin, others in _LOOKALIKES.items() for other in others}
_FROM_LEET = str.maketrans("01345789@$!+|\u20ac\u00a3", "oieastbgasitiel")
_FROM_LEET_L = _FROM_LEET | str.maketrans("1!|", "lll")

# A longer run of letters is no disguised word, and joining it would only blur the copies.
_LONGEST_COPY = 30


class Words(NamedTuple):
    """The words of a text in order, and the added copies of the disguised ones."""

    written: list[str]
    copies: list[str]


def read_words(text: str) -> Words:
    """Split a text into lower-case words without accents or punctuation, and undo disguises beside them."""
    folded = fold_text(text)
    written: list[str] = []
    copies: list[str] = []
    for chunk in folded.split():
        core = chunk.strip(_EDGES)
        if core.isalnum():
            written.append(core)
        else:
            written.extend(_WORD.findall(core))
        if not (core.isalpha() and core.isascii()):
            copies.extend(_unmask(core))
    if _REPEAT.search(folded):
        copies.extend(_squeeze(written + copies))
    for match in _SPACED.finditer(folded):
        copies.append("".join(filter(str.isalpha, match.group()))[:_LONGEST_COPY])
    return Words(written, copies)


def fold_text(text: str) -> str:
    """Lower the text and take away what a reader does not see: width, style, accents, invisible marks, links."""
    if not text.isascii():
        # Marks go first too: ordering a long run of them is quadratic inside normalize().
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text)))
    text = text.lower().replace("'", "")
    return _LINK.sub(" ", text) if "http" in text or "www." in text else text


def fold_lookalikes(text: str) -> str:
    """Return the text with letters of other scripts that look Latin as the Latin ones."""
    return text.translate(_FROM_LOOKALIKE)


def _unmask(core: str) -> Iterator[str]:
    """Yield what a run of letters mixed with digits, symbols or foreign letters may stand for."""
    latin = fold_lookalikes(core)
    if len(core) > _LONGEST_COPY or not latin.isascii() or not any(map(str.isalpha, latin)):
        return
    readings = {
        "".join(filter(str.isalpha, reading))
        for reading in (latin, latin.translate(_FROM_LEET), latin.translate(_FROM_LEET_L))
    }
    # Sorted, as a set's order changes from run to run.
    yield from sorted(readings - {core})


def _squeeze(words: list[str]) -> Iterator[str]:
    """Yield drawn-out words with the repeated letter once and twice: "asssshole" needs the second."""
    for word in words:
        if _REPEAT.search(word):
            yield _REPEAT.sub(r"\1", word)[:_LONGEST_COPY]
            yield _REPEAT.sub(r"\1\1", word)[:_LONGEST_COPY]
