"""What somebody searched for, as the words and phrases that a comment must hold."""

import re
import unicodedata
from dataclasses import dataclass

MAX_SEARCH = 200  # characters
MAX_TERMS = 20
_SHORTEST_BEGINNING = 3
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PARTS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_FROM_EAST_ASIA = "\u2e80"  # from here on a sign says as much as a syllable, and words are not parted by spaces


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several in a row; `is_beginning` says that the last one may go on."""

    text: str
    is_beginning: bool = False


def read_terms(text: str) -> tuple[Term, ...]:
    """Return what to look for: quoted phrases as they are, other words singly, the last of them as a beginning.

    A word that ends in `*` is a beginning as well. At most MAX_TERMS are read, and what has no letter or digit in it
    is none. A beginning of one or two letters would find everything, so it is a word of its own.
    """
    seen = "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text.translate(_QUOTES))
    parts = [(phrase, word) for phrase, word in _PARTS.findall(seen) if _last_word(phrase or word)][:MAX_TERMS]
    return tuple(
        Term(phrase or word, bool(word) and (at == len(parts) or word.endswith("*")) and _can_begin(word))
        for at, (phrase, word) in enumerate(parts, start=1)
    )


def _last_word(text: str) -> str:
    """The last run of letters and digits, with the marks on them; empty where there is no letter or digit."""
    words = "".join(each if _is_of_word(each) else " " for each in text).split()
    return next((word for word in reversed(words) if any(unicodedata.category(each)[0] in "LN" for each in word)), "")


def _is_of_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


def _can_begin(word: str) -> bool:
    last = _last_word(word)
    return len(last) >= _SHORTEST_BEGINNING or last[0] >= _FROM_EAST_ASIA
