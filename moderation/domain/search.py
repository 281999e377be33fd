"""Parsing of a search into the words and phrases that a comment must contain."""

import re
import unicodedata
from dataclasses import dataclass

MAX_SEARCH = 200  # characters
MAX_TERMS = 20
_SHORTEST_BEGINNING = 3
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PARTS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_FROM_EAST_ASIA = "\u2e80"  # from here on, a character is about a syllable, and spaces do not separate words


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase; `is_beginning` if its last word also matches longer words that begin with it."""

    text: str
    is_beginning: bool = False


def read_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a search: quoted phrases as they are, all other words as separate terms.

    The last word and words ending in `*` match as beginnings, unless they have only one or two letters, which would
    match everything. Only the first MAX_TERMS count, and terms without a letter or digit are ignored.
    """
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text.translate(_QUOTES))
    parts = [(phrase, word) for phrase, word in _PARTS.findall(plain) if _last_word(phrase or word)][:MAX_TERMS]
    return tuple(
        Term(phrase or word, bool(word) and (at == len(parts) or word.endswith("*")) and _can_begin(word))
        for at, (phrase, word) in enumerate(parts, start=1)
    )


def _last_word(text: str) -> str:
    """Return the last run of letters, digits and combining marks; empty if there is no letter or digit."""
    words = "".join(each if _is_of_word(each) else " " for each in text).split()
    return next((word for word in reversed(words) if any(unicodedata.category(each)[0] in "LN" for each in word)), "")


def _is_of_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


def _can_begin(word: str) -> bool:
    last = _last_word(word)
    return len(last) >= _SHORTEST_BEGINNING or last[0] >= _FROM_EAST_ASIA
