"""The page about settings names every one there is, and its presets are the real ones."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import get_args

from wtforms import Form

from moderation.domain.policy import Policy, Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.scoring.detoxify.models import MODEL_TYPES
from moderation.services.comments.flood import NETWORK_LIMITS, SITE_LIMIT
from moderation.settings import Settings
from moderation.web.desk.forms import PolicyForm
from moderation.web.desk.thresholds.form import LabelThresholdsForm, ThresholdsForm

DOCUMENT = Path(__file__).parents[1].joinpath("docs/settings.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE))


def show(limit: float | None) -> str:
    return "off" if limit is None else f"{limit:.2f}".removeprefix("0")


def test_every_setting_is_there_and_none_that_is_not() -> None:
    deployment = {f"PARLEY_{name.upper()}" for name in Settings.model_fields}
    rules = {each.name for each in fields(Policy)} - {"thresholds", "preset"}
    thresholds = {each.name for each in fields(Thresholds)}
    assert deployment | rules | thresholds | {label.value for label in Label} == NAMED


def test_the_models_to_choose_from_are_those_there_are() -> None:
    choices = get_args(Settings.model_fields["detoxify_model"].annotation)
    assert choices == tuple(MODEL_TYPES)
    (row,) = (line for line in DOCUMENT.splitlines() if line.startswith("| `PARLEY_DETOXIFY_MODEL` |"))
    assert ", ".join(f"`{name}`" for name in choices) in row


def test_the_presets_are_those_of_the_rules() -> None:
    for label in Label:
        thresholds = [
            preset_policy(preset).thresholds[label] for preset in (Preset.RELAXED, Preset.BALANCED, Preset.STRICT)
        ]
        cells = [f"{show(each.nudge_at)} / {show(each.hold_at)} / {show(each.reject_at)}" for each in thresholds]
        assert f"| `{label}` | {' | '.join(cells)} |" in DOCUMENT


def test_the_flood_limits_are_those_of_the_code() -> None:
    (minute, most), (hour, most_an_hour) = NETWORK_LIMITS
    span, most_of_all = SITE_LIMIT
    assert (minute, hour, span) == (timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=1))
    assert f"| {most} comments a minute and {most_an_hour} an hour |" in DOCUMENT
    assert f"| {most_of_all} comments a minute |" in DOCUMENT


def test_each_of_the_policys_has_a_field_in_one_form() -> None:
    # What is learnt and the limits have pages, and forms, of their own.
    elsewhere = {"thresholds", "preset", "learning"}
    assert _list_fields(PolicyForm) == {each.name for each in fields(Policy)} - elsewhere
    assert _list_fields(ThresholdsForm) == {label.value for label in Label} | {"last", "near"}
    assert _list_fields(LabelThresholdsForm) == {each.name for each in fields(Thresholds)}


def _list_fields(form: type[Form]) -> set[str]:
    return {name for name in vars(form) if not name.startswith("_")} - {"revision"}
