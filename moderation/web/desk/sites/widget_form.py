"""The form of a site's widget settings."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from dataclasses import asdict
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField

from moderation.domain.widget_settings import (
    MAX_EDIT_MINUTES,
    Corners,
    Density,
    Font,
    Look,
    TextSize,
    WidgetSettings,
)
from moderation.web.desk.forms import CountField

_FONTS = (
    SelectChoice(Font.SYSTEM.value, "System"),
    SelectChoice(Font.SERIF.value, "Serif"),
    SelectChoice(Font.HUMANIST.value, "Humanist"),
    SelectChoice(Font.GEOMETRIC.value, "Geometric"),
    SelectChoice(Font.MONO.value, "Monospace"),
)
_CHOICES = ("accent_light", "accent_dark", "text_light", "text_dark", "font", "text_size", "corners", "density")


class WidgetForm(FlaskForm):
    """A field for each setting, under its name; the service validates them."""

    seen = HiddenField()
    house_rules = TextAreaField("House rules")
    has_votes = BooleanField("Readers may recommend comments")
    edit_minutes = CountField("Editing time (minutes)", least=0, most=MAX_EDIT_MINUTES)
    accent_light = StringField("Accent on light pages")
    accent_dark = StringField("Accent on dark pages")
    text_light = StringField("Text on light pages")
    text_dark = StringField("Text on dark pages")
    font = RadioField("Font", choices=list(_FONTS))
    text_size = RadioField("Text size", choices=[SelectChoice(each.value, each.value) for each in TextSize])
    corners = RadioField("Corner radius", choices=[SelectChoice(each.value, each.value) for each in Corners])
    density = RadioField("Density", choices=[SelectChoice(each.value, each.value) for each in Density])
    styles = TextAreaField("Custom CSS")
    scheme = RadioField(
        "Page",
        choices=[SelectChoice("light", "on a light page"), SelectChoice("dark", "on a dark page")],
        default="light",
    )


def to_fields(settings: WidgetSettings) -> dict[str, Any]:
    """Return the form's data for settings."""
    fields = asdict(settings)
    return {**fields, **fields.pop("look"), "seen": settings.fingerprint}


def from_fields(form: WidgetForm) -> WidgetSettings:
    """Return the settings that were typed, not validated; no number of minutes means 0."""
    return WidgetSettings(
        house_rules=form.house_rules.data or "",
        has_votes=bool(form.has_votes.data),
        edit_minutes=form.edit_minutes.data or 0,
        look=look_from_fields(form),
    )


def look_from_fields(form: WidgetForm) -> Look:
    """Return the look that was typed, not validated."""
    return Look(**{name: form[name].data or "" for name in _CHOICES}, styles=form.styles.data or "")


def read_choices(values: Any, *, styles: str) -> Look:
    """Return the look in a query string; anything missing has its default."""
    return Look(**{name: values[name] for name in _CHOICES if name in values}, styles=styles)


def list_choices(look: Look) -> dict[str, Any]:
    """Return the query string's values for a look, without defaults and without custom CSS, which would not fit."""
    default = asdict(Look())
    return {name: value for name, value in asdict(look).items() if name in _CHOICES and value != default[name]}
