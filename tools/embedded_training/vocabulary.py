"""Texts as token numbers, and each token's features, computed once for both parts of the model."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.embedded.features import Kind, Places, TokenHashes, hash_tokens, to_buckets
from moderation.scoring.embedded.tokens import read_tokens
from moderation.scoring.text_normaliser import fold_text

Document = NDArray[np.int32]
"""The numbers of a text's tokens, in order."""

_AT_ONCE = 20_000


class Vocabulary:
    """Numbers distinct tokens from 0."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self._numbers: dict[str, int] = {}

    def encode(self, texts: Iterable[str]) -> list[Document]:
        """Return texts as token numbers; new tokens get new numbers."""
        return [
            np.array([self._number(token.forms) for token in read_tokens(fold_text(text))], np.int32) for text in texts
        ]

    def _number(self, forms: str) -> int:
        number = self._numbers.setdefault(forms, len(self.tokens))
        if number == len(self.tokens):
            self.tokens.append(forms)
        return number

    def describe(self) -> TokenHashes:
        """Return the features of all tokens so far."""
        parts = []
        for first in range(0, len(self.tokens), _AT_ONCE):
            part = hash_tokens(self.tokens[first : first + _AT_ONCE])
            parts.append((part.hashes, part.owners + first, part.kinds, part.words))
        hashes, owners, kinds, words = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        return TokenHashes(hashes, owners, kinds, words)


def group_buckets(features: TokenHashes, *, bits: int, kinds: tuple[Kind, ...] = tuple(Kind)) -> tuple[Places, Places]:
    """Return each token's distinct buckets one after the other, and where each token's begin (tokens + 1,)."""
    chosen = np.isin(features.kinds, kinds)
    own = np.unique(features.owners[chosen] << bits | to_buckets(features.hashes[chosen], bits=bits))
    starts = np.searchsorted(own, np.arange(len(features.words) + 1) << bits)
    return own & ((1 << bits) - 1), starts
