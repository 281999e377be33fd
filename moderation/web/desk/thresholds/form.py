"""The form of the threshold lab: a mark to nudge, to hold and to reject for each label."""

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

MARKS = {"nudge_at": "nudge at", "hold_at": "hold at", "reject_at": "reject at"}
USUAL_COUNT = 5_000


class LabelThresholdsForm(Form):
    """One label's limits."""

    nudge_at = ProbabilityField(MARKS["nudge_at"])
    hold_at = ProbabilityField(MARKS["hold_at"])
    reject_at = ProbabilityField(MARKS["reject_at"])


def _list_places() -> Iterator[SelectChoice]:
    yield SelectChoice("", "none")
    for label in Label:
        for mark, words in MARKS.items():
            yield SelectChoice(f"{label.value}-{mark}", f"{say_label(label)}: {words}")


class ThresholdsForm(FlaskForm):
    """All limits; `last` is on how many comments they are tried, `near` the mark around which some are read."""

    revision = HiddenField()
    last = SelectField(
        "Try them on",
        choices=[SelectChoice(str(count), f"the last {count:,} comments") for count in COUNTS],
        default=str(USUAL_COUNT),
    )
    near = SelectField("Read what is nearest to", choices=list(_list_places()), default="toxicity-hold_at")
    toxicity = FormField(LabelThresholdsForm, "toxicity")
    severe_toxicity = FormField(LabelThresholdsForm, "severe toxicity")
    obscene = FormField(LabelThresholdsForm, "obscene")
    threat = FormField(LabelThresholdsForm, "threat")
    insult = FormField(LabelThresholdsForm, "insult")
    identity_attack = FormField(LabelThresholdsForm, "identity attack")


def to_fields(thresholds: Mapping[Label, Thresholds]) -> dict[str, Any]:
    """Return the form's data for limits."""
    return {label.value: {mark: getattr(each, mark) for mark in MARKS} for label, each in thresholds.items()}


def from_fields(form: ThresholdsForm) -> dict[Label, Thresholds] | None:
    """Return the limits that were typed, or None once every field that cannot be taken has its sentence."""
    thresholds = {label: _to_thresholds(form[label.value].form) for label in Label}
    if any(list_errors(form)):
        return None
    return {label: each for label, each in thresholds.items() if each is not None}


def read_place(form: ThresholdsForm, thresholds: Mapping[Label, Thresholds]) -> tuple[Label, float] | None:
    """Return the label and the limit around which comments are to be read; None where that limit is off."""
    label, _, mark = str(form.near.data).partition("-")
    limit = getattr(thresholds[Label(label)], mark) if mark else None
    return None if limit is None else (Label(label), limit)


def _to_thresholds(row: Any) -> Thresholds | None:
    if row.errors:
        return None
    try:
        return Thresholds(row.nudge_at.data, row.hold_at.data, row.reject_at.data)
    except ValueError as error:
        row.hold_at.errors = [str(error)]
        return None
