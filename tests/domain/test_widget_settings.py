"""What an owner may choose of the widget."""

import pytest

from moderation.domain.widget_settings import BadSetting, Look, WidgetSettings, clean_look, clean_widget


def test_empty_and_good_colours_are_taken() -> None:
    assert clean_look(Look()) == Look()
    assert clean_look(Look(accent_light=" #7A1F5C ", accent_dark="#FFB0E0")).accent_light == "#7a1f5c"


@pytest.mark.parametrize(
    ("field", "color", "sentence"),
    [
        ("accent_light", "#ff6600", r"contrast of 2\.\d+:1 on a light page; text needs 4\.5:1. Choose a darker colour"),
        ("accent_dark", "#333333", r"contrast of 1\.\d+:1 on a dark page; text needs 4\.5:1. Choose a lighter colour"),
        ("text_light", "#777777", r"contrast of 4\.\d+:1"),
        ("text_dark", "#000", "is not a colour"),
        ("accent_light", "red;} body{", "is not a colour"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_number(field: str, color: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence) as caught:
        clean_look(Look(**{field: color}))
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["font", "text_size", "corners", "density"])
def test_only_what_is_offered_can_be_chosen(field: str) -> None:
    with pytest.raises(BadSetting) as caught:
        clean_look(Look(**{field: "comic"}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (WidgetSettings(house_rules="x" * 2_001), "house_rules"),
        (WidgetSettings(edit_minutes=-1), "edit_minutes"),
        (WidgetSettings(edit_minutes=1_441), "edit_minutes"),
        (WidgetSettings(look=Look(styles="@import 'x'")), "styles"),
    ],
)
def test_limits_hold(settings: WidgetSettings, field: str) -> None:
    with pytest.raises(BadSetting) as caught:
        clean_widget(settings)
    assert caught.value.field == field
