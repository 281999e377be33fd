"""Hash tokens into numbers that a model has weights for: words, letters inside words, skeletons, near misses.

Everything is arithmetic on one array of code points, so that many tokens cost some dozens of numpy calls and no loop
over their letters. Training and serving both call these functions; a change to what they return needs new weights and a
new `REVISION`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

REVISION = 2
"""Rises when the same text would get other hashes; the weights file names the one it was trained with."""

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

_SPACE = np.uint64(32)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_LETTERS_HASHED = 64
_POWERS = np.cumprod(np.full(_LETTERS_HASHED, 0x9E3779B97F4A7C15, dtype=np.uint64))
_VOWELS = np.isin(np.arange(128), [ord(vowel) for vowel in "aeiou"])


class Kind(IntEnum):
    """What a hash is of. Each has a seed of its own, or the word "in" and the letters "in" would be one feature."""

    WORD = 1
    CONSONANTS = 5
    ANAGRAM = 6
    NEAR = 8  # the word with one letter left out: what a dropped, swapped or extra letter leaves in common
    PAIR = 2
    SKIP_ONE = 3
    SKIP_TWO = 4
    CHARS_2 = 12
    CHARS_3 = 13
    CHARS_4 = 14
    CHARS_5 = 15


_SEEDS = np.arange(max(Kind) + 1, dtype=np.uint64) << np.uint64(40)
_GAPS = {Kind.PAIR: 1, Kind.SKIP_ONE: 2, Kind.SKIP_TWO: 3}
_CHARS = {Kind.CHARS_2: 2, Kind.CHARS_3: 3, Kind.CHARS_4: 4, Kind.CHARS_5: 5}
_NEAR_FROM, _NEAR_TO = 4, 20  # letters: a shorter word without one of them is another word


@dataclass(frozen=True, slots=True)
class TokenHashes:
    """The features of some tokens: hash, owner (the token's number) and kind, all (features,); `words` (tokens,)."""

    hashes: Hashes
    owners: Places
    kinds: NDArray[np.int8]
    words: Hashes


def hash_tokens(tokens: Sequence[str]) -> TokenHashes:
    """Return the features of each token, of all its forms; one that repeats within a token is there twice.

    A token is one word or more, parted by single blanks, none empty; there is at least one token.
    """
    letters = _Letters(" " + " ".join(tokens) + " ")
    owners = np.repeat(np.arange(len(tokens)), [token.count(" ") + 1 for token in tokens])
    wholes = letters.hash_wholes()
    found = [
        (Kind.WORD, wholes, owners),
        (Kind.CONSONANTS, letters.hash_consonants(), owners),
        (Kind.ANAGRAM, letters.hash_anagrams(), owners),
    ]
    found += [(Kind.NEAR, hashes, owners[words]) for hashes, words in letters.hash_near(wholes)]
    found += [(kind, hashes, owners[words]) for kind, hashes, words in letters.hash_chars()]
    firsts = np.searchsorted(owners, np.arange(len(tokens)))
    kinds, hashes, owned = zip(*found, strict=True)
    sizes = [len(some) for some in hashes]
    return TokenHashes(
        _mix(np.concatenate(hashes) + np.repeat(_SEEDS[list(kinds)], sizes)),
        np.concatenate(owned),
        np.repeat(np.array(kinds, dtype=np.int8), sizes),
        wholes[firsts] ^ (wholes[firsts] >> _HALF),
    )


def hash_pairs(words: Hashes) -> Hashes:
    """Return the features of two words with at most two between them; `words` (n,) are `TokenHashes.words`."""
    return _mix(np.concatenate([words[:-gap] * _FACTOR + words[gap:] + _SEEDS[kind] for kind, gap in _GAPS.items()]))


def to_buckets(hashes: Hashes, *, bits: int) -> Places:
    """Return the buckets in [0, 2**bits) that hashes fall into; fewer bits make of each bucket's pairs one."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


def sorted_distinct(numbers: Places) -> Places:
    """Return the distinct numbers in rising order; np.unique does the same at twice the cost on short arrays."""
    numbers = np.sort(numbers)
    keep = np.empty(len(numbers), dtype=np.bool_)
    keep[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    return numbers[keep]


def _mix(hashes: Hashes) -> Hashes:
    mixed = hashes * _MIX
    mixed ^= mixed >> _HALF
    mixed *= _FACTOR
    return mixed


class _Letters:
    """A text of words between single blanks, one at each end, as arrays: one entry a character, or one a word.

    All sums wrap around at 2**64, which is what makes differences of running sums exact.
    """

    def __init__(self, spelled: str) -> None:
        self.codes = np.frombuffer(spelled.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
        self.is_space = self.codes == _SPACE
        blanks = np.flatnonzero(self.is_space)
        self.starts, self.ends = blanks[:-1] + 1, blanks[1:]
        self.word_of = np.minimum(np.cumsum(self.is_space) - 1, len(self.starts) - 1)
        self.places = np.minimum(np.arange(len(self.codes)) - self.starts[self.word_of], _LETTERS_HASHED - 1)
        self.places = np.maximum(self.places, 0)  # the first blank
        self.letters = np.where(self.is_space, np.uint64(0), self.codes * _MIX)
        self.letters ^= self.letters >> _HALF

    def hash_wholes(self) -> Hashes:
        return np.add.reduceat(self.letters * _POWERS[self.places], self.starts)

    def hash_consonants(self) -> Hashes:
        is_vowel = _VOWELS[np.minimum(self.codes, np.uint64(127)).astype(np.int64)]
        so_far = np.cumsum(is_vowel)
        vowels = so_far - so_far[self.starts - 1][self.word_of]
        consonants = np.where(is_vowel, np.uint64(0), self.letters)
        return np.add.reduceat(consonants * _POWERS[np.maximum(self.places - vowels, 0)], self.starts)

    def hash_anagrams(self) -> Hashes:
        # A sum forgets the order, so swapped letters hash alike; the first letter keeps it from being too kind.
        hashes: Hashes = np.add.reduceat(self.letters, self.starts) + self.codes[self.starts] * _FACTOR
        return hashes

    def hash_near(self, wholes: Hashes) -> list[tuple[Hashes, Places]]:
        """Return hashes and their words: each word without one of its letters, and each whole ("idxiot", "idiot").

        Source: Garbe's symmetric delete spelling correction (SymSpell), here as features of a model.
        """
        lengths = self.ends - self.starts
        before, after = (np.cumsum(self.letters * _POWERS[places]) for places in (self.places, self.places - 1))
        first, last = self.starts[self.word_of], self.ends[self.word_of] - 1
        shorter = (before - self.letters * _POWERS[self.places]) - before[first - 1] + (after[last] - after)
        fits = (lengths >= _NEAR_FROM) & (lengths <= _NEAR_TO)
        cut = fits[self.word_of] & ~self.is_space
        # A word of three is what a word of four leaves.
        kept = (lengths >= _NEAR_FROM - 1) & (lengths <= _NEAR_TO)
        return [(shorter[cut], self.word_of[cut]), (wholes[kept], np.flatnonzero(kept))]

    def hash_chars(self) -> list[tuple[Kind, Hashes, Places]]:
        """Return hashes and their words: every run of 2 to 5 characters within a word, the blanks at its ends too."""
        spaces = np.cumsum(self.is_space)
        rolling = self.codes
        found = []
        for kind, length in _CHARS.items():
            count = len(self.codes) - length + 1
            if count <= 0:
                break
            rolling = rolling[:count] * _FACTOR + self.codes[length - 1 :]
            inner = spaces[length - 2 : length - 2 + count]
            within = inner == spaces[:count]
            found.append((kind, rolling[within], inner[within] - 1))
        return found
