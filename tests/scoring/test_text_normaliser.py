"""Words as written, and the copies that undo disguises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.text_normaliser import fold_text, read_words


def test_plain_words_are_lowered_and_parted_from_punctuation() -> None:
    assert read_words("Well-known: Don't SHOUT, caf\u00e9!").written == ["well", "known", "dont", "shout", "cafe"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("m0r0n", "moron"),
        ("a$$hole", "asshole"),
        ("k1ll", "kill"),
        ("f*ck", "fck"),
        ("s.h.i.t", "shit"),
        ("k i l l them", "kill"),
        ("k-i-l-l", "kill"),
        ("fuuuuck", "fuck"),
        ("asssshole", "asshole"),
        ("\u0456d\u0456\u043et", "idiot"),
        ("\u1d0d\u1d0f\u0280\u1d0f\u0274", "moron"),
        ("\u0456d10t", "idiot"),
    ],
    ids=[
        "digits",
        "symbols",
        "one for i",
        "hole",
        "dots",
        "spaces",
        "dashes",
        "drawn",
        "double",
        "cyrillic",
        "small capitals",
        "both",
    ],
)
def test_a_disguise_adds_a_copy(text: str, word: str) -> None:
    assert word in read_words(text).copies


@pytest.mark.parametrize(
    "text",
    [
        "id\u200biot",
        "id\u00adiot",
        "\uff49\uff44\uff49\uff4f\uff54",
        "\U0001d4f2\U0001d4ed\U0001d4f2\U0001d4f8\U0001d4fd",
        "i\u0336d\u0336i\u0336o\u0336t\u0336",
        "\u24d8\u24d3\u24d8\u24de\u24e3",
    ],
    ids=["zero width", "soft hyphen", "full width", "script", "struck out", "circled"],
)
def test_what_a_reader_does_not_see_is_gone(text: str) -> None:
    assert read_words(text).written == ["idiot"]


@pytest.mark.parametrize(
    "text", ["An ordinary sentence, with a comma.", "2024 10 99", "", "\u043f\u0440\u0438\u0432\u0435\u0442"]
)
def test_ordinary_text_gets_no_copies(text: str) -> None:
    assert read_words(text).copies == []


def test_links_are_not_read() -> None:
    assert read_words("see https://example.org/kill?x=1 and www.example.org now").written == ["see", "and", "now"]


@given(st.text())
def test_words_hold_no_blank_and_are_never_empty(text: str) -> None:
    words = read_words(text)
    assert all(word and not any(map(str.isspace, word)) for word in [*words.written, *words.copies])


@given(st.text())
def test_folding_twice_changes_nothing_in_the_words(text: str) -> None:
    folded = fold_text(text)
    assert read_words(folded).written == read_words(text).written
