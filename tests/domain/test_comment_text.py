"""What can be a comment and what cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.comment_text import (
    ANONYMOUS,
    MAX_BODY,
    MAX_NOTE,
    UnacceptableText,
    clean_body,
    clean_name,
    clean_note,
    make_excerpt,
)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   \n\t ",  # blanks of the keyboard
        "\u200b\u200d\u2060\ufeff",  # zero-width only
        "\x00\x01\x1b\x7f",  # control characters only
        "\u3164\u2800\u115f",  # letters that are drawn as nothing
        "\u0301\u0302",  # accents on nothing
        "\u202e",  # a direction mark
    ],
)
def test_nothing_visible_is_no_comment(raw: str) -> None:
    with pytest.raises(UnacceptableText, match="nothing to post"):
        clean_body(raw)


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),  # every system's line end
        ("a\x00b\x1bc", "abc"),  # controls nobody could see to mend
        ("a\u2028b\x0bc", "a\nb\nc"),  # breaks that word processors paste
        ("\n\n  indented\ntext  \n\n", "  indented\ntext"),  # an indented code block keeps its blanks
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),  # no towers of emptiness
        ("tab\there", "tab\there"),
        ("👩‍👩‍👧 עברית", "👩‍👩‍👧 עברית"),  # joiners inside emoji stay
    ],
)
def test_bodies_are_cleaned(raw: str, body: str) -> None:
    assert clean_body(raw) == body


def test_the_limit_counts_characters_not_bytes() -> None:
    assert len(clean_body("🙂" * MAX_BODY)) == MAX_BODY
    with pytest.raises(UnacceptableText, match="up to 10,000 characters; yours has 20,001"):
        clean_body("a" * 20_001)


@given(st.text())
def test_a_clean_body_is_clean_for_good(raw: str) -> None:
    try:
        body = clean_body(raw)
    except UnacceptableText:
        return
    assert clean_body(body) == body
    assert not any(ord(char) < 32 and char not in "\n\t" for char in body)


@pytest.mark.parametrize(
    ("raw", "name"),
    [("  Ada  Lovelace\n", "Ada Lovelace"), ("", ANONYMOUS), ("\u200b", ANONYMOUS), ("Zoë", "Zoë")],
)
def test_names_stand_on_one_line(raw: str, name: str) -> None:
    assert clean_name(raw) == name


def test_a_name_has_a_limit() -> None:
    with pytest.raises(UnacceptableText, match="up to 80"):
        clean_name("x" * 81)


@pytest.mark.parametrize(
    ("raw", "note"),
    [("  Twice\r\nalready. \n", "Twice\nalready."), ("a\x00b", "ab"), ("", ""), (" \u200b", "")],
)
def test_notes_are_cleaned(raw: str, note: str) -> None:
    assert clean_note(raw) == note


def test_a_note_has_a_limit() -> None:
    assert clean_note("x" * MAX_NOTE)
    with pytest.raises(UnacceptableText, match="up to 1,000 characters; yours is 1,001"):
        clean_note("x" * 1_001)


def test_an_excerpt_is_one_short_line() -> None:
    assert make_excerpt("one\n\n  two") == "one two"
    assert make_excerpt("word " * 40) == "word " * 31 + "word…"
