"""What somebody typed, as words to look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.search import MAX_TERMS, Term, read_terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("vote", (Term("vote", True),)),
        ("the vote", (Term("the"), Term("vote", True))),
        ("at", (Term("at"),)),  # too short to begin a word
        ("don't", (Term("don't"),)),  # "t" would begin every second word
        ("vot* count", (Term("vot*", True), Term("count", True))),
        ('"the vote"', (Term("the vote"),)),
        ("“the vote” again", (Term("the vote"), Term("again", True))),
        ('say "the vote', (Term("say"), Term("the vote"))),
        ('"', ()),
        ('""', ()),
        ("* % ' -- ()", ()),
        ("😀", ()),
        ("😀 vote", (Term("vote", True),)),
        ("a OR b NEAR(c)", (Term("a"), Term("OR"), Term("b"), Term("NEAR(c)"))),
        ("安全", (Term("安全", True),)),
        ("one\0two", (Term("one"), Term("two", True))),
    ],
)
def test_words_and_phrases(typed: str, terms: tuple[Term, ...]) -> None:
    assert read_terms(typed) == terms


def test_only_so_many_words_are_looked_for() -> None:
    assert len(read_terms("word " * 500)) == MAX_TERMS


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_gives_words_that_can_be_said(typed: str) -> None:
    for term in read_terms(typed):
        assert any(each.isalnum() for each in term.text)
        term.text.encode()
