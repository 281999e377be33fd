"""A cache of what the model computes per token: most words occurred in an earlier comment."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.embedded.features import Hashes, hash_tokens, sorted_distinct
from moderation.scoring.embedded.model import Linear, Network
from moderation.scoring.embedded.quantised import Floats
from moderation.scoring.embedded.tokens import SPELLED_AT_LEAST, is_letter, read_chunk, read_tokens

REMEMBERED = 30_000
"""Tokens in the cache, about 10 MB. Beyond that it is cleared, so that nobody can fill up the memory."""

_FIRST_ROOM = 1_024
_AT_ONCE = 4_096  # tokens whose features are computed together, at a few kB each


@dataclass(frozen=True, slots=True)
class Table:
    """The model's values for each token, by token number.

    `sums` (n, columns) is the linear part's sum for a token and `counts` (n,) its number of features; `words` (n,) make
    pairs; `vectors` (n, width) go into the network.
    """

    sums: Floats
    counts: Floats
    words: Hashes
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens in order, as numbers (n,) into a table."""

    ids: NDArray[np.int64]
    table: Table

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.ids)

    def pick(self, which: NDArray[np.bool_] | slice) -> "Tokens":
        """Return a subset of the tokens."""
        return Tokens(self.ids[which], self.table)

    def distinct(self) -> NDArray[np.int64]:
        """Return each token's number once; a dict takes half the time of np.unique on a comment."""
        return np.fromiter(dict.fromkeys(self.ids.tolist()), dtype=np.int64)


class Lexicon:
    """Turns folded texts into `Tokens`; safe to use from many threads."""

    def __init__(self, linear: Linear, network: Network) -> None:
        self._linear = linear
        self._network = network
        self._lock = Lock()
        self._memory = _Memory(self._describe(["a"] * _FIRST_ROOM))

    def read(self, folded: str) -> Tokens:
        """Return the tokens of a folded text, in order."""
        chunks = folded.split()
        memory = self._memory
        if not all(map(memory.chunks.__contains__, chunks)):
            memory = self._learn_chunks(chunks)
        ids = [token for chunk in chunks for token in memory.chunks[chunk]]
        if _may_be_spelled(ids, memory.letters):
            return self.look_up(token.forms for token in read_tokens(folded))
        return Tokens(np.array(ids, dtype=np.int64), memory.table)

    def look_up(self, forms: Iterable[str]) -> Tokens:
        """Return tokens by their forms, as given by `read_tokens`."""
        forms = list(forms)
        memory = self._memory
        if not all(map(memory.tokens.__contains__, forms)):
            with self._lock:
                memory = self._renew()
                self._learn(memory, forms)
        return Tokens(np.array([memory.tokens[form] for form in forms], dtype=np.int64), memory.table)

    def _learn_chunks(self, chunks: list[str]) -> "_Memory":
        with self._lock:
            memory = self._renew()
            fresh = {
                chunk: [token.forms for token in read_chunk(chunk)]
                for chunk in dict.fromkeys(chunks)
                if chunk not in memory.chunks
            }
            self._learn(memory, [forms for tokens in fresh.values() for forms in tokens])
            memory.chunks.update((chunk, [memory.tokens[forms] for forms in tokens]) for chunk, tokens in fresh.items())
            return memory

    def _learn(self, memory: "_Memory", forms: list[str]) -> None:
        fresh = [form for form in dict.fromkeys(forms) if form not in memory.tokens]
        for start in range(0, len(fresh), _AT_ONCE):
            some = fresh[start : start + _AT_ONCE]
            memory.append(some, self._describe(some))

    def _describe(self, forms: list[str]) -> Table:
        features = hash_tokens(forms)
        bits, count = self._linear.bits, len(forms)
        own = sorted_distinct(features.owners << bits | self._linear.find(features.hashes))
        ends = np.searchsorted(own, np.arange(count + 1) << bits)
        return Table(
            np.add.reduceat(self._linear.weigh(own & ((1 << bits) - 1)), ends[:-1], axis=0),
            (ends[1:] - ends[:-1]).astype(np.float32),
            features.words,
            self._network.embed(features),
        )

    def _renew(self) -> "_Memory":
        if len(self._memory.tokens) > REMEMBERED or len(self._memory.chunks) > 2 * REMEMBERED:
            self._memory = _Memory(self._describe(["a"] * _FIRST_ROOM))
        return self._memory


class _Memory:
    """The cache; rows of `table` beyond the tokens are spare.

    A row is written before its token is added, so readers need no lock.
    """

    def __init__(self, room: Table) -> None:
        self.table = room
        self.tokens: dict[str, int] = {}
        self.chunks: dict[str, list[int]] = {}
        self.letters: set[int] = set()

    def append(self, forms: list[str], described: Table) -> None:
        first = len(self.tokens)
        last = first + len(forms)
        while last > len(self.table.counts):
            self.table = _double(self.table)
        for each in fields(Table):
            getattr(self.table, each.name)[first:last] = getattr(described, each.name)
        self.letters.update(first + place for place, form in enumerate(forms) if is_letter(form))
        self.tokens.update((form, first + place) for place, form in enumerate(forms))


def _double(table: Table) -> Table:
    arrays = (getattr(table, each.name) for each in fields(Table))
    return Table(*(np.concatenate([array, array]) for array in arrays))


def _may_be_spelled(ids: list[int], letters: set[int]) -> bool:
    """Tell whether enough single letters are in a row to be one word spelled with spaces."""
    if letters.isdisjoint(ids):
        return False
    row = 0
    for token in ids:
        row = row + 1 if token in letters else 0
        if row == SPELLED_AT_LEAST:
            return True
    return False
