"""`python -m tests.bench.weighing`: the cost of a learned model's prediction, by length of the comment.

Words are read before the write lock is taken, and weighed while it is held.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from timeit import repeat

import numpy as np

from moderation.domain.scores import Label
from moderation.scoring.learned.features import BITS, NUMBERS, read_numbers
from moderation.scoring.learned.model import LearnedModel, pack, read_text
from moderation.services.learning.predict import read_weights
from tests.made_up_site import make_comments

LENGTHS = (20, 200, 2_000)
_ROUNDS = 200
_UNTIL = datetime(2026, 11, 22, tzinfo=UTC)


def measure(length: int, *, rounds: int = _ROUNDS) -> tuple[float, float]:
    """Return the median milliseconds to read a comment of `length` words, and to weigh it."""
    text, draw = " ".join(make_words(length)), np.random.default_rng(1)
    packed = pack(LearnedModel(0.0, 1.0, 0.0, draw.normal(size=NUMBERS), draw.normal(size=1 << BITS)))
    scores, words = {label.value: 0.1 for label in Label}, read_text(text)

    def weigh() -> None:
        # A copy, because each comment loads the bytes from the database again.
        read_weights(bytes(bytearray(packed))).weigh(read_numbers(scores, ()), words)

    return _median(lambda: read_text(text), rounds), _median(weigh, rounds)


def make_words(count: int) -> list[str]:
    """Return words of generated comments, each comment followed by a unique word."""
    words: list[str] = []
    for number, each in enumerate(make_comments(count, until=_UNTIL)):
        words += [*each.text.split(), f"word{number}"]
    return words[:count]


def _median(act: Callable[[], object], rounds: int) -> float:
    return float(np.median(repeat(act, number=1, repeat=rounds))) * 1e3


if __name__ == "__main__":
    for length in LENGTHS:
        read, weighed = measure(length)
        print(f"| {length:,} | {read:.2f} | {weighed:.2f} |")  # noqa: T201
