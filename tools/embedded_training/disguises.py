"""Disguise harsh words as people do to get past filters, for training and evaluation."""

import random
import re
from collections import Counter
from collections.abc import Callable, Collection

import numpy as np

from tools.embedded_training.table import Table

Draw = random.Random
Disguise = Callable[[str, Draw], str]

_WORD = re.compile("[A-Za-z]+")
_LEET = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
_LOOKALIKES = {
    "a": "\u0430\u03b1", "b": "\u042c", "c": "\u0441", "d": "\u0501", "e": "\u0435\u03b5", "g": "\u0261", "h": "\u04bb",
    "i": "\u0456\u0131", "j": "\u0458", "k": "\u03ba", "l": "\u04cf", "m": "\u043c", "n": "\u0578", "o": "\u043e\u03bf",
    "p": "\u0440", "q": "\u051b", "r": "\u0433", "s": "\u0455", "t": "\u03c4", "u": "\u03c5", "v": "\u03bd",
    "w": "\u051d", "x": "\u0445", "y": "\u0443",
}  # fmt: skip
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_MATHEMATICAL = (0x1D400, 0x1D434, 0x1D468, 0x1D4D0, 0x1D56C, 0x1D5A0, 0x1D5D4, 0x1D608, 0x1D670)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def _leet(word: str, draw: Draw) -> str:
    can = [place for place, letter in enumerate(word) if letter.lower() in _LEET]
    chosen = set(draw.sample(can, max(1, round(len(can) * draw.choice([0.4, 0.7, 1])))) if can else [])
    return "".join(draw.choice(_LEET[c.lower()]) if place in chosen else c for place, c in enumerate(word))


def _space(word: str, _: Draw) -> str:
    return " ".join(word)


def _dot(word: str, draw: Draw) -> str:
    return draw.choice("..-_").join(word)


def _star(word: str, draw: Draw) -> str:
    if len(word) < 3:
        return word
    star = draw.choice("****#@")
    inner = [place for place, letter in enumerate(word[1:-1], 1) if letter.lower() in "aeiou"] or [len(word) // 2]
    place, between = draw.choice(inner), draw.randrange(1, len(word) - 1)
    hidden = (
        word[:place] + star + word[place + 1 :],
        word[0] + star * (len(word) - 2) + word[-1],
        word[0] + star * (len(word) - 1),
        word[:between] + star + word[between:],
    )
    return draw.choices(hidden, weights=(4, 3, 2, 1))[0]


def _hide_marks(word: str, draw: Draw) -> str:
    return "".join(letter + (draw.choice(_INVISIBLE) if draw.random() < 0.6 else "") for letter in word)


def _swap_alphabets(word: str, draw: Draw) -> str:
    letters = (draw.choice(_LOOKALIKES.get(c.lower(), c)) if draw.random() < 0.6 else c for c in word)
    return "".join(letters)


def _widen(word: str, _: Draw) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) for letter in word)


def _use_mathematical(word: str, draw: Draw) -> str:
    base = draw.choice(_MATHEMATICAL)
    return "".join(chr(base + (ord(c) - 65 if c.isupper() else 26 + ord(c) - 97)) for c in word)


def _draw_out(word: str, draw: Draw) -> str:
    if draw.random() < 0.3:
        return "".join(letter * draw.randint(1, 3) for letter in word)
    chosen = {draw.randrange(len(word)) for _ in range(2)}
    return "".join(c * draw.randint(2, 5) if place in chosen else c for place, c in enumerate(word))


def _mix_case(word: str, draw: Draw) -> str:
    return "".join(letter.upper() if draw.random() < 0.5 else letter.lower() for letter in word)


def _swap(word: str, draw: Draw) -> str:
    if len(word) < 4:
        return word
    place = draw.randrange(1, max(2, len(word) - 2))
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _drop(word: str, draw: Draw) -> str:
    place = draw.randrange(1, len(word)) if len(word) >= 4 else len(word)
    return word[:place] + word[place + 1 :]


def _insert(word: str, draw: Draw) -> str:
    place = draw.randrange(1, len(word)) if len(word) >= 3 else len(word)
    return word[:place] + draw.choice(_ALPHABET) * (len(word) >= 3) + word[place:]


KINDS: dict[str, Disguise] = {
    "leet": _leet,
    "spaces": _space,
    "dots": _dot,
    "stars": _star,
    "invisible marks": _hide_marks,
    "look-alikes": _swap_alphabets,
    "full width": _widen,
    "mathematical": _use_mathematical,
    "repeats": _draw_out,
    "case": _mix_case,
    "swapped": _swap,
    "dropped": _drop,
    "inserted": _insert,
}
JOINED, MIXED = "joined words", "two at once"
ALL_KINDS = (*KINDS, JOINED, MIXED)
_IN_MIXTURES = (
    "leet",
    "stars",
    "repeats",
    "look-alikes",
    "invisible marks",
    "case",
    "swapped",
    "dropped",
    "inserted",
    "dots",
)
# Kinds that folding undoes completely are useless for training; the hardest are drawn more often.
_TO_LEARN = (
    "leet", "spaces", "dots", "stars", "stars", "look-alikes", "repeats", "repeats", "swapped", "swapped", "dropped",
    "dropped", "inserted", "inserted", "inserted", MIXED, MIXED, MIXED,
)  # fmt: skip
# Joined words tend to be missed, so they are more frequent in toxic rows; stars tend to raise false alarms, so they
# are more frequent in clean rows.
_TO_LEARN_TOXIC = (*_TO_LEARN, JOINED, JOINED, JOINED, "stars")
_TO_LEARN_CLEAN = (*_TO_LEARN, JOINED, "stars", "stars", "stars")
_SOURCES = ("jigsaw", "jigsaw_bin", "paradetox", "civil")
_TOXIC_SOURCES = (*_SOURCES, "davidson")
_CLEAN_SOURCES = (*_SOURCES, "wiki_cat")
_LONGEST = 600  # characters


def disguise(text: str, kind: str, *, words: Collection[str], others: float, draw: Draw) -> str:
    """Return the text with `words` and a share `others` of all other words disguised."""
    if kind == JOINED:
        return _join(text, words)

    def replace(match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() not in words and draw.random() >= others:
            return word
        for each in draw.sample(_IN_MIXTURES, 2) if kind == MIXED else (kind,):
            word = KINDS[each](word, draw)
        return word

    return _WORD.sub(replace, text)


def find_harsh_words(table: Table, *, count: int) -> frozenset[str]:
    """Return the words most typical of toxic rows, by the ratio of their frequencies."""
    toxic, clean = Counter[str](), Counter[str]()
    for text, label in zip(table.texts, table.labels[:, 0], strict=True):
        if label >= 0:
            (toxic if label else clean).update({word.lower() for word in _WORD.findall(text)})
    share = toxic.total() / clean.total()
    ratio = {
        word: np.log((seen + 1) / share / (clean[word] + 1)) * np.log(seen)
        for word, seen in toxic.items()
        if seen >= 5 and len(word) >= 3
    }
    return frozenset(sorted(ratio, key=lambda word: (-ratio[word], word))[:count])


def make_disguised_rows(table: Table, *, words: frozenset[str], count: int, seed: int) -> Table:
    """Draw toxic rows with a harsh word and clean rows, and disguise the harsh and some other words in each.

    More of the other words are disguised in clean rows, and there are more such rows, so that a disguise alone is not
    evidence.
    """
    draw = random.Random(seed)
    is_short = np.array([len(text) < _LONGEST for text in table.texts])
    is_harsh = np.array([not words.isdisjoint(_WORD.findall(text.lower())) for text in table.texts])
    toxic = (table.labels[:, 0] == 1) & is_short & is_harsh & np.isin(table.sources, _TOXIC_SOURCES)
    clean = (table.labels[:, 0] == 0) & is_short & np.isin(table.sources, _CLEAN_SOURCES)
    texts, chosen = [], []
    for rows, share, kinds, shares in (
        (toxic, 0.45, _TO_LEARN_TOXIC, (0, 0.05, 0.1, 0.2)),
        (clean, 0.55, _TO_LEARN_CLEAN, (0.1, 0.3, 0.5, 0.8)),
    ):
        found = np.flatnonzero(rows).tolist()
        for row in draw.sample(found, min(round(count * share), len(found))):
            # Sorted, because a set's order differs between processes, and random numbers would go to different words.
            hidden = {word for word in sorted(words) if draw.random() < 0.9} if draw.random() < 0.3 else words
            kind, others = draw.choice(kinds), draw.choice(shares)
            texts.append(disguise(table.texts[row], kind, words=hidden, others=others, draw=draw))
            chosen.append(row)
    return Table(texts, table.labels[chosen], np.array(["disguised"] * len(texts)))


def _join(text: str, words: Collection[str]) -> str:
    """Join each harsh word to the words before and after it."""
    joined: list[str] = []
    last = ""
    for word in text.split():
        plain = word.lower().strip('.,!?;:"')
        if joined and (plain in words or last in words) and len(joined[-1]) < 25:
            joined[-1] += word
        else:
            joined.append(word)
        last = plain
    return " ".join(joined)
