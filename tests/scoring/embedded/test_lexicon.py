"""The lexicon caches tokens: consistent results, thread-safe, and bounded in size."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from moderation.scoring.embedded import lexicon
from moderation.scoring.embedded.lexicon import Lexicon, Table, Tokens
from moderation.scoring.embedded.model import read_model
from moderation.scoring.embedded.scorer import WEIGHTS_FILE
from moderation.scoring.embedded.tokens import read_tokens
from moderation.scoring.text_normaliser import fold_text

MODEL = read_model(WEIGHTS_FILE)


def make_lexicon() -> Lexicon:
    return Lexicon(MODEL.linear, MODEL.network)


def rows_of(tokens: Tokens) -> list[NDArray[Any]]:
    return [getattr(tokens.table, each.name)[tokens.ids] for each in fields(Table)]


KNOWING = make_lexicon()


@given(st.text(alphabet="ab1 .-*!", max_size=60))
def test_reading_matches_looking_up_tokens(text: str) -> None:
    folded = fold_text(text)
    read = KNOWING.read(folded)
    looked_up = KNOWING.look_up(token.forms for token in read_tokens(folded))
    assert read.ids.tolist() == looked_up.ids.tolist()


def test_cached_values_match_computed_ones() -> None:
    text = "the quick br0wn fox said f*ck to k i l l"
    fresh, again = make_lexicon().read(text), KNOWING.read(text)
    KNOWING.read(text)
    for one, other in zip(rows_of(fresh), rows_of(again), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_a_text_without_words_has_no_tokens() -> None:
    assert len(KNOWING.read("")) == len(KNOWING.read("... !!")) == 0


def test_the_cache_is_cleared_when_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "REMEMBERED", 50)
    small = make_lexicon()
    before = rows_of(small.read("hello world"))
    for number in range(40):
        small.read(" ".join(f"w{number}x{place}" for place in range(10)))
    assert len(small._memory.tokens) <= 60
    for one, other in zip(rows_of(small.read("hello world")), before, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_one_text_may_exceed_the_cache_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "REMEMBERED", 50)
    words = [f"w{number}" for number in range(3_000)]
    assert len(set(make_lexicon().read(" ".join(words)).ids.tolist())) == 3_000


def test_concurrent_results_match_sequential_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "REMEMBERED", 300)
    shared = make_lexicon()
    texts = [" ".join(f"word{(number * step) % 997}" for step in range(40)) for number in range(1, 200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: rows_of(shared.read(text))[0].sum(axis=0), texts))
    alone = make_lexicon()
    np.testing.assert_allclose(
        found, [rows_of(alone.read(text))[0].sum(axis=0) for text in texts], rtol=1e-4, atol=1e-4
    )
