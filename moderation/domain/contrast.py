"""Contrast between two colours, as defined by WCAG 2.2."""

import re

LEAST = 4.5  # for text on its background, success criterion 1.4.3
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_color(text: str) -> bool:
    """Return whether a text is a colour written as #rrggbb in lower case."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
