"""Offsets as Perspective counts them."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.perspective import ATTRIBUTES, to_utf16
from moderation.domain.scores import Label


@given(st.text(max_size=60), st.data())
def test_a_place_in_utf16_holds_the_same_letters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    ((begun, ended),) = to_utf16(text, [(start, end)])
    units = text.encode("utf-16-le")
    assert units[2 * begun : 2 * ended].decode("utf-16-le") == text[start:end]


def test_every_label_answers_for_one_attribute() -> None:
    assert {*Label} < set(ATTRIBUTES.values())
    assert len(set(ATTRIBUTES.values())) == len(ATTRIBUTES)
