"""A site's widget settings: house rules, votes, edit window and appearance."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.domain.contrast import LEAST, contrast, is_color
from moderation.domain.own_styles import BadStyles, clean_styles

MAX_HOUSE_RULES = 2_000  # characters
MAX_EDIT_MINUTES = 24 * 60

# Colours are checked against the backgrounds in static/tokens.css, because the page's own is not known.
_LIGHT_GROUNDS = ("#ffffff", "#f5f5f2")
_DARK_GROUNDS = ("#16181b", "#202327")


class BadSetting(ValueError):
    """A setting that is refused; `field` is its name, the message says why."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class Font(StrEnum):
    """Font families; all are installed on readers' devices, so nothing is downloaded."""

    SYSTEM = "system"
    SERIF = "serif"
    HUMANIST = "humanist"
    GEOMETRIC = "geometric"
    MONO = "mono"


class TextSize(StrEnum):
    """Text sizes."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class Corners(StrEnum):
    """Corner radii."""

    SHARP = "sharp"
    SOFT = "soft"
    ROUND = "round"


class Density(StrEnum):
    """How much space is between elements."""

    COMPACT = "compact"
    NORMAL = "normal"
    AIRY = "airy"


@dataclass(frozen=True, slots=True)
class Look:
    """The appearance of the widget on a site. Colours are #rrggbb; empty ones mean Parley's defaults."""

    accent_light: str = ""
    accent_dark: str = ""
    text_light: str = ""
    text_dark: str = ""
    font: str = Font.SYSTEM.value
    text_size: str = TextSize.NORMAL.value
    corners: str = Corners.SOFT.value
    density: str = Density.NORMAL.value
    styles: str = ""


@dataclass(frozen=True, slots=True)
class WidgetSettings:
    """The widget settings of a site.

    `house_rules` is Markdown, shown above the form; `edit_minutes` is how long authors may edit their comments, 0 for
    not at all.
    """

    house_rules: str = ""
    has_votes: bool = True
    edit_minutes: int = 10
    look: Look = field(default_factory=Look)

    @property
    def fingerprint(self) -> str:
        """A hash of all settings, by which a form knows which settings it was filled in with."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def clean_look(typed: Look) -> Look:
    """Return an appearance in canonical form. Raises BadSetting for the first invalid value."""
    for name, choices in (("font", Font), ("text_size", TextSize), ("corners", Corners), ("density", Density)):
        if getattr(typed, name) not in list(choices):
            raise BadSetting(f"Choose one of: {', '.join(choices)}.", field=name)
    try:
        styles = clean_styles(typed.styles)
    except BadStyles as error:
        raise BadSetting(str(error), field="styles") from error
    return Look(
        accent_light=_clean_color(typed.accent_light, field="accent_light", grounds=_LIGHT_GROUNDS),
        accent_dark=_clean_color(typed.accent_dark, field="accent_dark", grounds=_DARK_GROUNDS),
        text_light=_clean_color(typed.text_light, field="text_light", grounds=_LIGHT_GROUNDS),
        text_dark=_clean_color(typed.text_dark, field="text_dark", grounds=_DARK_GROUNDS),
        font=typed.font,
        text_size=typed.text_size,
        corners=typed.corners,
        density=typed.density,
        styles=styles,
    )


def clean_widget(typed: WidgetSettings) -> WidgetSettings:
    """Return settings in canonical form. Raises BadSetting for the first invalid value."""
    rules = typed.house_rules.replace("\r\n", "\n").strip()
    if len(rules) > MAX_HOUSE_RULES:
        raise BadSetting(
            f"House rules can be up to {MAX_HOUSE_RULES:,} characters; yours are {len(rules):,}.", field="house_rules"
        )
    if not 0 <= typed.edit_minutes <= MAX_EDIT_MINUTES:
        raise BadSetting(f"Enter a whole number from 0 to {MAX_EDIT_MINUTES:,}.", field="edit_minutes")
    return WidgetSettings(rules, typed.has_votes, typed.edit_minutes, clean_look(typed.look))


def _clean_color(raw: str, *, field: str, grounds: tuple[str, ...]) -> str:
    color = raw.strip().lower()
    if not color:
        return ""
    if not is_color(color):
        raise BadSetting(f"“{color[:20]}” is not a colour. Enter one such as #0b6258, or leave it empty.", field=field)
    ratio = min(contrast(color, ground) for ground in grounds)
    if ratio < LEAST:
        shown = int(ratio * 100) / 100  # rounded down, so that 4.499 is not shown as 4.5
        side, way = ("light", "darker") if grounds is _LIGHT_GROUNDS else ("dark", "lighter")
        raise BadSetting(
            f"{color} has a contrast of {shown:g}:1 on a {side} page; text needs {LEAST}:1. Choose a {way} colour.",
            field=field,
        )
    return color
