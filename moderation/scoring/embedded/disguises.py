"""Undo disguises meant to get past filters: list every form a word may stand for.

The word stays as written and its possible readings are added, so a wrong guess costs one odd feature, not the word.
"""

import re

from moderation.scoring.text_normaliser import fold_lookalikes

LONGEST = 30
"""Longer runs of letters are not treated as disguised words."""

_SYMBOLS = frozenset("*@$!+|\u20ac\u00a3#%&^")
_STARS = re.compile(r"[*#@$%&^?_.\-!+]*\*[*#@$%&^?_.\-!+]*|[#@$%&^!?+]{2,}")
_INNER_MARKS = re.compile(r"[._\-~+]")
_TRIPLE = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE = re.compile(r"([^\W\d_])\1+")
_FROM_LEET = str.maketrans("0123456789@$!+|\u20ac\u00a3", "oizeasgtbgasitiel")
_FROM_LEET_L = _FROM_LEET | str.maketrans("1!|", "lll")


def is_masked(piece: str) -> bool:
    """Tell whether a run of letters and marks may be one word: "f*ck", "i.d.i.o.t"; not "well-known"."""
    if len(piece) > LONGEST or not any(map(str.isalpha, piece)):
        return False
    if not _SYMBOLS.isdisjoint(piece):
        return True
    parts = [part for part in _INNER_MARKS.split(piece) if part]
    return len(parts) >= 3 and 2 * sum(len(part) == 1 for part in parts) >= len(parts)


def list_forms(word: str) -> list[str]:
    """Return the word as written, then every other word it may stand for."""
    is_plain = word.isascii() and word.isalpha()
    if is_plain and not _DOUBLE.search(word):
        return [word]
    forms = [word] if is_plain or len(word) > LONGEST else [word, *_unmask(word)]
    for form in list(forms):
        if _DOUBLE.search(form):
            forms += _squeeze(form)
    return list(dict.fromkeys(forms))


def _unmask(word: str) -> list[str]:
    latin = fold_lookalikes(word)
    if not latin.isascii() or not any(map(str.isalpha, latin)):
        return []
    readings = (latin, latin.translate(_FROM_LEET), latin.translate(_FROM_LEET_L))
    forms = ["".join(filter(str.isalpha, reading)) for reading in readings]
    if not _SYMBOLS.isdisjoint(latin):
        # "f**k" and "f*ck" are common enough to be learned as words: hidden letters become one star.
        forms.append(_STARS.sub("*", latin))
    return forms


def _squeeze(form: str) -> list[str]:
    """Return a drawn-out word with repeated letters once and twice; "asssshole" needs the second."""
    squeezed = [_TRIPLE.sub(r"\1", form), _TRIPLE.sub(r"\1\1", form)]
    single = _DOUBLE.sub(r"\1", form)
    if len(form) - len(single) >= max(2, len(form) // 3):
        squeezed.append(single)
    return [shorter[:LONGEST] for shorter in squeezed]
