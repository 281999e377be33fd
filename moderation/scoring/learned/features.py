"""Features of a site's model: the embedded scorer's hashed features, label scores, and signals."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.domain.scores import SPAM, Label
from moderation.domain.second_opinion import log_odds
from moderation.domain.signals import Signal, SignalKind
from moderation.scoring.embedded.features import Hashes, Kind, Places, hash_pairs, hash_tokens, to_buckets
from moderation.scoring.embedded.tokens import read_chunk
from moderation.scoring.text_normaliser import fold_text

BITS = 14
"""Bits of a hash: 16,384 weights are enough for a few thousand comments and fast to load."""

LABELS = (*(label.value for label in Label), SPAM)
KINDS = (
    SignalKind.HELD_WORD,
    SignalKind.LINKS,
    SignalKind.FIRST_TIMER,
    SignalKind.ALWAYS_HELD,
    SignalKind.TRUSTED,
    SignalKind.LANGUAGE,
)
"""Signals used as features. Crossed thresholds are covered by the labels; the model's own signals are never used."""

NUMBERS = len(LABELS) + len(KINDS)

_UNKNOWN = -4.0  # log-odds for labels that the scorer does not have
_IS_READ = np.isin(np.arange(max(Kind) + 1), (Kind.WORD, Kind.CHARS_4))

Floats = NDArray[np.float64]
Buckets = NDArray[np.int64]


class TextReader:
    """Reads many texts, each word once.

    For a single text, make a new reader, so that nobody can fill up its memory.
    """

    def __init__(self) -> None:
        self._chunks: dict[str, list[str]] = {}
        self._tokens: dict[str, tuple[Buckets, np.uint64]] = {}

    def split(self, text: str) -> list[str]:
        """Return a text's tokens as the embedded scorer reads them."""
        tokens = []
        for chunk in fold_text(text).split():
            if chunk not in self._chunks:
                self._chunks[chunk] = [token.forms for token in read_chunk(chunk)]
            tokens += self._chunks[chunk]
        return tokens

    def read(self, tokens: Sequence[str]) -> Buckets:
        """Return the distinct buckets of words, their letters, and pairs of nearby words."""
        if not tokens:
            return np.empty(0, dtype=np.int64)
        self._learn([token for token in dict.fromkeys(tokens) if token not in self._tokens])
        words = np.array([self._tokens[token][1] for token in tokens], dtype=np.uint64)
        parts = [self._tokens[token][0] for token in dict.fromkeys(tokens)]
        return np.unique(np.concatenate([*parts, to_buckets(hash_pairs(words), bits=BITS)]))

    def _learn(self, tokens: list[str]) -> None:
        if tokens:
            buckets, words = hash_words(tokens)
            self._tokens.update(zip(tokens, zip(buckets, words, strict=True), strict=True))


def hash_words(tokens: Sequence[str]) -> tuple[list[Buckets], Hashes]:
    """Return the buckets of each token, and the word hashes that pairs are made of."""
    hashed = hash_tokens(tokens)
    chosen = _IS_READ[hashed.kinds]
    owners: Places = hashed.owners[chosen]
    order = np.argsort(owners, kind="stable")
    buckets = to_buckets(hashed.hashes[chosen][order], bits=BITS)
    ends = np.searchsorted(owners[order], np.arange(1, len(tokens)))
    return np.split(buckets, ends), hashed.words


def read_numbers(probabilities: Mapping[str, float], signals: Iterable[Signal]) -> Floats:
    """Return the labels' log-odds, and which checks gave a signal."""
    found = {signal.kind for signal in signals}
    labels = [log_odds(probabilities[label]) if label in probabilities else _UNKNOWN for label in LABELS]
    return np.array([*labels, *(float(kind in found) for kind in KINDS)])
