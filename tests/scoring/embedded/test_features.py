"""Features of tokens: shared by similar words, and independent of other tokens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.embedded.features import Kind, hash_pairs, hash_tokens, sorted_distinct, to_buckets

WORD = st.text(alphabet="abcdeiou\u00e9\U0001f642", min_size=1, max_size=25)


def of(word: str, kind: Kind | None = None) -> set[int]:
    found = hash_tokens([word])
    return set(found.hashes[(found.kinds == kind) if kind else slice(None)].tolist())


@given(st.lists(WORD, min_size=1, max_size=8))
def test_a_tokens_features_do_not_depend_on_other_tokens(words: list[str]) -> None:
    found = hash_tokens(words)
    for owner, word in enumerate(words):
        assert set(found.hashes[found.owners == owner].tolist()) == of(word)


def test_the_readings_of_a_token_add_their_features() -> None:
    assert of("1diot idiot") == of("1diot") | of("idiot")


@pytest.mark.parametrize("near", ["idot", "idiott", "idxiot", "diiot", "idoit"])
def test_misspelled_words_share_features(near: str) -> None:
    assert of("idiot", Kind.NEAR) & of(near, Kind.NEAR)


def test_different_words_share_no_near_features() -> None:
    assert not of("idiot", Kind.NEAR) & of("garden", Kind.NEAR)


def test_swapped_letters_make_the_same_anagram_and_missing_vowels_the_same_consonants() -> None:
    assert of("idiot", Kind.ANAGRAM) == of("idoit", Kind.ANAGRAM)
    assert of("moron", Kind.CONSONANTS) == of("mrn", Kind.CONSONANTS)


def test_kinds_do_not_share_features() -> None:
    found = hash_tokens(["in", "inner"])
    assert len({int(hashed) for hashed in found.hashes[found.owners == 0]}) == int((found.owners == 0).sum())


@pytest.mark.parametrize(("count", "pairs"), [(0, 0), (1, 0), (2, 1), (3, 3), (4, 6), (5, 9)])
def test_pairs_reach_over_two_words(count: int, pairs: int) -> None:
    assert len(hash_pairs(np.arange(count, dtype=np.uint64))) == pairs


def test_fewer_bits_merge_buckets() -> None:
    hashes = hash_tokens(["idiot"]).hashes
    assert (to_buckets(hashes, bits=8) == to_buckets(hashes, bits=12) >> 4).all()


@given(st.lists(st.integers(0, 50)))
def test_distinct_numbers_are_sorted(numbers: list[int]) -> None:
    assert sorted_distinct(np.array(numbers, dtype=np.int64)).tolist() == sorted(set(numbers))
