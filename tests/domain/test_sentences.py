"""Where sentences are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.sentences import find_sentences

# What is written, and its sentences.
CASES = [
    ("Well said.", ["Well said."]),
    ("  Well said  ", ["Well said"]),
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("“Stop.” She left.", ["“Stop.”", "She left."]),
    ("Version 3.11 of example.com is out", ["Version 3.11 of example.com is out"]),  # no space, no end
    ("Wait... what?!  Yes", ["Wait...", "what?!", "Yes"]),
    ("a line\n\nanother", ["a line", "another"]),
    ("好。不好！", ["好。", "不好！"]),
    ("\n \n", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_sentences_end_at_stops_and_breaks(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in find_sentences(text, most=100)] == sentences


@given(st.text(alphabet=st.sampled_from("ab.!? \n\"')…。"), max_size=80), st.integers(1, 5))
def test_nothing_that_can_be_seen_is_left_out_however_few_are_wanted(text: str, most: int) -> None:
    places = find_sentences(text, most=most)
    assert len(places) <= most
    outside = 0
    for start, end in places:
        assert text[outside:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        outside = end
    assert text[outside:].strip() == ""
