"""Which language a tag asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.languages import LANGUAGES, choose_language


@pytest.mark.parametrize(
    ("tag", "chosen"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("iw", "he"),
        ("in-ID", "id"),
        ("AR-eg", "ar"),
        ("eo", "en"),
        ("", "en"),
        ("-", "en"),
    ],
)
def test_a_tag_asks_for_a_language(tag: str, chosen: str) -> None:
    assert choose_language(tag).tag == chosen


@given(st.text(max_size=40))
def test_whatever_is_asked_somebody_speaks(tag: str) -> None:
    assert choose_language(tag) in LANGUAGES.values()


def test_hebrew_and_arabic_run_leftwards() -> None:
    assert {language.tag for language in LANGUAGES.values() if language.direction == "rtl"} == {"ar", "he"}
