"""The design tokens meet WCAG's contrast ratios in both colour schemes."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "static/tokens.css").read_text(encoding="utf-8")
ROLES = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\)", TOKENS))
SOFT = ("paper", "raised")
TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "accent-strong", "good", "wait", "bad") for ground in SOFT),
    *(("ink", f"tint-{number}") for number in range(8)),
    *(("ink", f"{state}-soft") for state in ("good", "wait", "bad")),
    *((state, f"{state}-soft") for state in ("good", "wait", "bad")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]


def luminance(color: str) -> float:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_a_contrast_of_four_and_a_half(text: str, ground: str, scheme: int) -> None:
    assert contrast(ROLES[text].split(", ")[scheme], ROLES[ground].split(", ")[scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_field_borders_have_a_contrast_of_three(scheme: int) -> None:
    assert contrast(ROLES["edge"].split(", ")[scheme], ROLES["paper"].split(", ")[scheme]) >= 3
