"""What a site keeps as JSON outlives the version that wrote it."""

from moderation.domain.widget_settings import Look, WidgetSettings
from moderation.store.sites.sites import read_widget, write_widget


def test_settings_survive_what_is_new_and_what_is_gone() -> None:
    settings = WidgetSettings(house_rules="Be kind.", look=Look(density="airy"))
    kept = write_widget(settings)
    assert read_widget(kept) == settings
    assert read_widget({**kept, "gone": 1, "look": {**kept["look"], "gone": 2}}) == settings
    assert read_widget({"house_rules": "Be kind."}) == WidgetSettings(house_rules="Be kind.")
    assert read_widget({}) == WidgetSettings()
