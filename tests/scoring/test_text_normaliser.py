"""Text normalisation: what readers do not see is removed, and offsets are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.text_normaliser import count_links, fold_lookalikes, fold_text, fold_with_offsets

# Combining marks are reordered when a whole text is normalised, and a Greek sigma depends on what follows.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Mn", "Mc", "Lo"), exclude_characters="\u03a3\u03c3\u03c2")


@pytest.mark.parametrize(
    "text",
    [
        "IDIOT",
        "id\u200biot",
        "id\u00adiot",
        "\uff49\uff44\uff49\uff4f\uff54",
        "\U0001d4f2\U0001d4ed\U0001d4f2\U0001d4f8\U0001d4fd",
        "i\u0336d\u0336i\u0336o\u0336t\u0336",
        "\u24d8\u24d3\u24d8\u24de\u24e3",
        "\u00edd\u00ed\u00f6t",
    ],
    ids=["capitals", "zero width", "soft hyphen", "full width", "script", "struck out", "circled", "accents"],
)
def test_invisible_characters_are_removed(text: str) -> None:
    assert fold_text(text) == "idiot"


def test_links_are_removed_and_counted() -> None:
    text = "see https://example.org/kill?x=1 and www.example.org now"
    assert fold_text(text).split() == ["see", "and", "now"]
    assert count_links(text) == 2
    assert count_links("no link at all") == 0


def test_look_alike_letters_become_latin() -> None:
    assert fold_lookalikes("\u0456d\u0456\u043et") == "idiot"
    assert fold_lookalikes("\u1d0d\u1d0f\u0280\u1d0f\u0274") == "moron"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text(alphabet=LETTERS) | st.text(alphabet="aA'\u200b\u00e9 http://w.\uff49\ufb01"))
def test_folding_with_offsets_gives_the_same_text_and_correct_offsets(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold_text(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
