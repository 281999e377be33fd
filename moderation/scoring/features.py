"""Hash a text into the buckets a linear model has weights for: words, letters inside words, skeletons.

Everything is arithmetic on one array of code points, so that a comment costs some dozens of numpy calls and no loop
over its letters. Training and serving both call `hash_features`; a change to it needs new weights and a new `REVISION`.
"""

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.text_normaliser import read_words

REVISION = 1
"""Rises when the same text would land in other buckets; the weights file names the one it was trained with."""

Hashes = NDArray[np.uint64]
Buckets = NDArray[np.int64]

_SPACE = np.uint64(32)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_LETTERS_HASHED = 64
_POWERS = np.cumprod(np.full(_LETTERS_HASHED, 0x9E3779B97F4A7C15, dtype=np.uint64))
_VOWELS = np.isin(np.arange(128), [ord(vowel) for vowel in "aeiou"])
_CHAR_LENGTHS = (2, 3, 4, 5)

# One seed a kind of feature, or the word "in" and the letters "in" would share a bucket.
_WORD, _PAIR, _SKIP_ONE, _SKIP_TWO, _CONSONANTS, _ANAGRAM, _CHARS = (np.uint64(seed << 40) for seed in range(1, 8))


def hash_features(text: str, *, bucket_bits: int) -> Buckets:
    """Return the sorted, distinct buckets in [0, 2**bucket_bits) that the text's features fall into.

    An empty array when the text holds no word. Linear in the length of the text, but for the sort.
    """
    words = read_words(text)
    if not words.written and not words.copies:
        return np.empty(0, dtype=np.int64)
    spelled = " " + " ".join(words.written + words.copies) + " "
    codes = np.frombuffer(spelled.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    is_space = codes == _SPACE
    starts = np.flatnonzero(is_space) + 1
    hashes = [*_hash_words(codes, is_space, starts, len(words.written)), *_hash_letters(codes, is_space)]
    mixed = np.concatenate(hashes) * _MIX
    mixed ^= mixed >> _HALF
    mixed *= _FACTOR
    return sorted_distinct((mixed >> np.uint64(64 - bucket_bits)).astype(np.int64))


def sorted_distinct(buckets: Buckets) -> Buckets:
    """Return the distinct buckets in rising order; np.unique does the same at twice the cost on short arrays."""
    buckets = np.sort(buckets)
    keep = np.empty(len(buckets), dtype=np.bool_)
    keep[:1] = True
    np.not_equal(buckets[1:], buckets[:-1], out=keep[1:])
    return buckets[keep]


def _hash_words(codes: Hashes, is_space: NDArray[np.bool_], starts: Buckets, written: int) -> list[Hashes]:
    """Hash each word whole, by its consonants and by its letters in any order, and pairs of the `written` words.

    `starts` (words + 1,) has where each word begins and where one more would. The first `written` words are those of
    the text; the copies after them have no neighbours to make pairs with.
    """
    word_of = np.cumsum(is_space) - 1
    letters = np.where(is_space, np.uint64(0), codes * _MIX)
    letters ^= letters >> _HALF
    is_vowel = _VOWELS[np.minimum(codes, np.uint64(127)).astype(np.int64)]
    consonants = np.where(is_vowel, np.uint64(0), letters)

    last = _LETTERS_HASHED - 1
    places = np.minimum(np.arange(len(codes)) - starts[word_of], last)
    vowels_so_far = np.cumsum(is_vowel)
    vowels = vowels_so_far - vowels_so_far[starts - 1][word_of]
    starts = starts[:-1]
    whole = np.add.reduceat(letters * _POWERS[places], starts)
    bones = np.add.reduceat(consonants * _POWERS[np.maximum(places - vowels, 0)], starts)
    # A sum forgets the order, so swapped letters hash alike; the first letter keeps it from being too kind.
    anagram = np.add.reduceat(letters, starts) + codes[starts] * _FACTOR

    text = whole[:written] ^ (whole[:written] >> _HALF)
    pairs = [text[:-gap] * _FACTOR + text[gap:] + seed for gap, seed in ((1, _PAIR), (2, _SKIP_ONE), (3, _SKIP_TWO))]
    return [whole + _WORD, bones + _CONSONANTS, anagram + _ANAGRAM, *pairs]


def _hash_letters(codes: Hashes, is_space: NDArray[np.bool_]) -> list[Hashes]:
    """Hash every run of 2 to 5 characters that lies within one word, the spaces at its ends included."""
    spaces = np.cumsum(is_space)
    rolling = codes + _CHARS
    hashes = []
    for length in _CHAR_LENGTHS:
        count = len(codes) - length + 1
        if count <= 0:
            break
        rolling = rolling[:count] * _FACTOR + codes[length - 1 :]
        within = spaces[length - 2 : length - 2 + count] == spaces[:count]
        hashes.append(rolling[within])
    return hashes
