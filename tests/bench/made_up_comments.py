"""Generated comments with realistic lengths, so that benchmarks use nobody's text."""

import random
from collections.abc import Iterator

MEAN_LENGTH = 280
"""Mean characters per comment, as in the labelled data sets in docs/model-card.md."""

LONGEST = 10_000
_SPREAD = 1.1  # sigma of the log-normal lengths: half of all comments are under 160 characters, 5 % over 900
_TYPICAL = MEAN_LENGTH / 1.83  # the median; 1.83 is exp(_SPREAD ** 2 / 2), the ratio of mean to median
_SHARE_COMMON = 0.5
_COMMON = """
the and you that this with they have what your would there their which about been because it of to is not are for be but
from just should could people in a on as was we at by or an if my all so no do
"""
_SYLLABLES = "ba co den fi gar hu in jo ka lem mi nor o pel qua ri sta ter um ver win xi yo zen ing ed er s"
_MARKS = ("", "", "", "", "", "", ",", ".", "!", "?")


def make_comments(count: int, *, seed: int = 1) -> list[str]:
    """Return comments with MEAN_LENGTH characters on average, most short, a few very long; deterministic."""
    chance = random.Random(seed)
    words = _draw_words(chance)
    lengths = (min(LONGEST, max(10, round(chance.lognormvariate(0, _SPREAD) * _TYPICAL))) for _ in range(count))
    return [_write(words, length) for length in lengths]


def make_sixty_words(count: int, *, seed: int = 1) -> list[str]:
    """Return comments of sixty words each."""
    words = _draw_words(random.Random(seed))
    return [" ".join(next(words) for _ in range(60)) for _ in range(count)]


def _write(words: Iterator[str], length: int) -> str:
    written: list[str] = []
    so_far = 0
    while so_far <= length:
        written.append(next(words))
        so_far += len(written[-1]) + 1
    return " ".join(written)[:length]


def _draw_words(chance: random.Random) -> Iterator[str]:
    """Yield words endlessly: half are common English words, half are from ten thousand invented ones."""
    syllables, common = _SYLLABLES.split(), _COMMON.split()
    rare = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(10_000)]
    while True:
        word = chance.choice(common) if chance.random() < _SHARE_COMMON else chance.choice(rare)
        yield (word.capitalize() if chance.random() < 0.08 else word) + chance.choice(_MARKS)
