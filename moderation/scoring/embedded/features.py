"""Hash tokens into the model's features: words, character n-grams, skeletons, near misses.

All arithmetic runs on one array of code points: a few dozen numpy calls for any number of tokens, with no loop over
letters. Training and serving share these functions; changing their results takes new weights and a new `REVISION`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

REVISION = 2
"""Incremented when the same text would get other hashes; the weights file names the one it was trained with."""

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
    """Kinds of features. Each has its own seed, so that the word "in" and the letters "in" are two features."""

    WORD = 1
    CONSONANTS = 5
    ANAGRAM = 6
    NEAR = 8  # the word with one letter left out, to match words with a missing, swapped or extra letter
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
_NEAR_FROM, _NEAR_TO = 4, 20  # letters; shorter words become other words when a letter is dropped


@dataclass(frozen=True, slots=True)
class TokenHashes:
    """Features of tokens: hash, owner (token number) and kind, all (features,); `words` (tokens,)."""

    hashes: Hashes
    owners: Places
    kinds: NDArray[np.int8]
    words: Hashes


def hash_tokens(tokens: Sequence[str]) -> TokenHashes:
    """Return the features of all forms of each token; repeats within a token are kept.

    A token is one or more words separated by single spaces, none empty; there must be at least one token.
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
    """Return the features of word pairs with at most two words between; `words` (n,) are `TokenHashes.words`."""
    return _mix(np.concatenate([words[:-gap] * _FACTOR + words[gap:] + _SEEDS[kind] for kind, gap in _GAPS.items()]))


def to_buckets(hashes: Hashes, *, bits: int) -> Places:
    """Return the hashes' buckets in [0, 2**bits); one bit less merges pairs of neighbouring buckets."""
    return (hashes >> np.uint64(64 - bits)).astype(np.int64)


def sorted_distinct(numbers: Places) -> Places:
    """Return the distinct numbers in ascending order, twice as fast as np.unique on short arrays."""
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
    """Words between single spaces, with one at each end, as arrays: one entry per character or per word.

    All sums wrap around at 2**64, which keeps differences of running sums exact.
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
        # A sum ignores order, so swapped letters hash alike; adding the first letter avoids too many matches.
        hashes: Hashes = np.add.reduceat(self.letters, self.starts) + self.codes[self.starts] * _FACTOR
        return hashes

    def hash_near(self, wholes: Hashes) -> list[tuple[Hashes, Places]]:
        """Return hashes and word numbers: each word without one letter, and whole ("idxiot" matches "idiot").

        Source: Garbe's symmetric delete spelling correction (SymSpell), used here as features.
        """
        lengths = self.ends - self.starts
        before, after = (np.cumsum(self.letters * _POWERS[places]) for places in (self.places, self.places - 1))
        first, last = self.starts[self.word_of], self.ends[self.word_of] - 1
        shorter = (before - self.letters * _POWERS[self.places]) - before[first - 1] + (after[last] - after)
        fits = (lengths >= _NEAR_FROM) & (lengths <= _NEAR_TO)
        cut = fits[self.word_of] & ~self.is_space
        # Words of three letters are kept to match words of four with one letter left out.
        kept = (lengths >= _NEAR_FROM - 1) & (lengths <= _NEAR_TO)
        return [(shorter[cut], self.word_of[cut]), (wholes[kept], np.flatnonzero(kept))]

    def hash_chars(self) -> list[tuple[Kind, Hashes, Places]]:
        """Return hashes and word numbers of all character 2- to 5-grams, including the spaces at word ends."""
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
