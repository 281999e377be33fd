"""Tokens: words as written, their readings, and their offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.embedded.tokens import LONGEST_CHUNK, read_chunk, read_tokens
from moderation.scoring.text_normaliser import fold_text


def forms(text: str) -> list[list[str]]:
    return [token.forms.split() for token in read_tokens(fold_text(text))]


def firsts(text: str) -> list[str]:
    return [words[0] for words in forms(text)]


def test_plain_words_are_lowercased_and_separated_from_punctuation() -> None:
    assert firsts("Well-known: Don't SHOUT, caf\u00e9!") == ["well", "known", "dont", "shout", "cafe"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("m0r0n", "moron"),
        ("a$$hole", "asshole"),
        ("k1ll", "kill"),
        ("b!tch", "bitch"),
        ("f*ck", "fck"),
        ("f**k", "f*k"),
        ("f***", "f*"),
        ("s.h.i.t", "shit"),
        ("k i l l", "kill"),
        ("k. i. l. l.", "kill"),
        ("k-i-l-l", "kill"),
        ("id-iot", "idiot"),
        ("fuuuuck", "fuck"),
        ("asssshole", "asshole"),
        ("iiddiioott", "idiot"),
        ("\u0456d\u0456\u043et", "idiot"),
        ("\u1d0d\u1d0f\u0280\u1d0f\u0274", "moron"),
        ("\u0456d10t", "idiot"),
        ("1 d 1 0 t", "idiot"),
    ],
)
def test_a_disguised_word_has_the_plain_one_among_its_forms(text: str, word: str) -> None:
    assert any(word in words for words in forms(f"you {text} there"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("you,idiot", ["you", "idiot"]),
        ("you...idiot", ["you", "idiot"]),
        ("*idiot* **bold**", ["idiot", "bold"]),
        ("a b", ["a", "b"]),
        ("1 2 3 4", ["1", "2", "3", "4"]),
        ("\U0001f642\U0001f642", ["\U0001f642", "\U0001f642"]),
        ("!!! ...", []),
        ("", []),
    ],
)
def test_which_marks_separate_words(text: str, words: list[str]) -> None:
    assert firsts(text) == words


@pytest.mark.parametrize(
    "text", ["An ordinary sentence, with a comma.", "2024 10 99", "\u043f\u0440\u0438\u0432\u0435\u0442"]
)
def test_ordinary_words_have_one_form(text: str) -> None:
    assert all(len(words) == 1 for words in forms(text))


@given(st.text() | st.text(alphabet="ab1*.-_ !'$"))
def test_tokens_have_words_and_offsets_in_order(text: str) -> None:
    folded = fold_text(text)
    tokens = read_tokens(folded)
    assert all(token.forms and token.forms.split(" ") == token.forms.split() for token in tokens)
    assert all(0 <= token.start < token.end <= len(folded) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@given(st.text(alphabet="ab1*.-", min_size=1, max_size=4 * LONGEST_CHUNK))
def test_text_without_spaces_gives_no_long_token(text: str) -> None:
    assert all(token.end - token.start <= LONGEST_CHUNK for token in read_chunk(text))
