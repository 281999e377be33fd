"""What an edit changed, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.word_diff import Change, Passage, diff_words

_MARKS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}
_TEXTS = st.text(alphabet=st.sampled_from(list("ab é,.\n\t-")), max_size=60)


def told(old: str, new: str) -> str:
    return "".join(_MARKS[passage.change].format(passage.text) for passage in diff_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", ""),
        ("the same", "the same", "the same"),
        ("", "all new", "[+all new+]"),
        ("all gone", "", "[-all gone-]"),
        ("You are an idiot.", "You are an optimist.", "You are an [-idiot-][+optimist+]."),
        ("You fool, stay.", "My dear, stay.", "[-You fool-][+My dear+], stay."),
        ("one two three", "one three", "one [-two -]three"),
        ("one three", "one two three", "one [+two +]three"),
        ("a b c d", "x b y d", "[-a-][+x+] b [-c-][+y+] d"),
        ("naïve café", "naïve cafés", "naïve [-café-][+cafés+]"),
    ],
)
def test_words_are_compared_as_they_are_read(old: str, new: str, words: str) -> None:
    assert told(old, new) == words


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_off_it(old: str, new: str) -> None:
    passages = diff_words(old, new)
    assert "".join(each.text for each in passages if each.change is not Change.ADDED) == old
    assert "".join(each.text for each in passages if each.change is not Change.REMOVED) == new
    assert all(passage.text for passage in passages)


def test_what_is_too_long_to_compare_is_told_as_a_whole_between_what_stayed() -> None:
    old, new = "so: " + "a b " * 2_000 + "end", "so: " + "c d " * 2_000 + "end"
    kept, removed, added, end = diff_words(old, new)
    assert (kept, end) == (Passage(Change.KEPT, "so: "), Passage(Change.KEPT, " end"))
    assert (removed.change, added.change) == (Change.REMOVED, Change.ADDED)


def test_one_word_in_a_very_long_text_is_still_found() -> None:
    text = "word " * 2_000
    assert told(f"{text}bad {text}", f"{text}good {text}") == f"{text}[-bad-][+good+] {text}"
