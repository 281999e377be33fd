"""The form of the threshold lab: thresholds to nudge, hold and reject for each label."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from collections.abc import Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField, SelectChoice, SelectField

from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label
from moderation.domain.thresholds import COUNTS
from moderation.web.desk.forms import ProbabilityField, list_errors
from moderation.web.desk.wording import say_label

EFFECTS = {"nudge_at": "nudge at", "hold_at": "hold at", "reject_at": "reject at"}
DEFAULT_COUNT = 5_000


class LabelThresholdsForm(Form):
    """One label's thresholds."""

    nudge_at = ProbabilityField(EFFECTS["nudge_at"])
    hold_at = ProbabilityField(EFFECTS["hold_at"])
    reject_at = ProbabilityField(EFFECTS["reject_at"])


def _list_places() -> Iterator[SelectChoice]:
    yield SelectChoice("", "none")
    for label in Label:
        for effect, words in EFFECTS.items():
            yield SelectChoice(f"{label.value}-{effect}", f"{say_label(label)}: {words}")


class ThresholdsForm(FlaskForm):
    """All thresholds; `last` is how many comments to try them on, `near` the threshold to show comments around."""

    revision = HiddenField()
    last = SelectField(
        "Try them on",
        choices=[SelectChoice(str(count), f"the last {count:,} comments") for count in COUNTS],
        default=str(DEFAULT_COUNT),
    )
    near = SelectField("Show comments nearest to", choices=list(_list_places()), default="toxicity-hold_at")
    toxicity = FormField(LabelThresholdsForm, "toxicity")
    severe_toxicity = FormField(LabelThresholdsForm, "severe toxicity")
    obscene = FormField(LabelThresholdsForm, "obscene")
    threat = FormField(LabelThresholdsForm, "threat")
    insult = FormField(LabelThresholdsForm, "insult")
    identity_attack = FormField(LabelThresholdsForm, "identity attack")


def to_fields(thresholds: Mapping[Label, Thresholds]) -> dict[str, Any]:
    """Return the form's data for thresholds."""
    return {label.value: {effect: getattr(each, effect) for effect in EFFECTS} for label, each in thresholds.items()}


def from_fields(form: ThresholdsForm) -> dict[Label, Thresholds] | None:
    """Return the thresholds that were typed; None where any is invalid, with an error on each such field."""
    thresholds = {label: _to_thresholds(form[label.value].form) for label in Label}
    if any(list_errors(form)):
        return None
    return {label: each for label, each in thresholds.items() if each is not None}


def read_place(form: ThresholdsForm, thresholds: Mapping[Label, Thresholds]) -> tuple[Label, float] | None:
    """Return the label and the threshold to show comments around; None where that threshold is off."""
    label, _, effect = str(form.near.data).partition("-")
    value = getattr(thresholds[Label(label)], effect) if effect else None
    return None if value is None else (Label(label), value)


def _to_thresholds(row: Any) -> Thresholds | None:
    if row.errors:
        return None
    try:
        return Thresholds(row.nudge_at.data, row.hold_at.data, row.reject_at.data)
    except ValueError as error:
        row.hold_at.errors = [str(error)]
        return None
