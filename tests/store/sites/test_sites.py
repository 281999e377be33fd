"""A site's JSON settings survive version changes."""

from moderation.domain.widget_settings import Look, WidgetSettings
from moderation.store.sites.sites import read_widget, write_widget


def test_settings_survive_added_and_removed_fields() -> None:
    settings = WidgetSettings(house_rules="Be kind.", look=Look(density="airy"))
    kept = write_widget(settings)
    assert read_widget(kept) == settings
    assert read_widget({**kept, "gone": 1, "look": {**kept["look"], "gone": 2}}) == settings
    assert read_widget({"house_rules": "Be kind."}) == WidgetSettings(house_rules="Be kind.")
    assert read_widget({}) == WidgetSettings()
