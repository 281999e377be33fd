"""The form of what the learnt probability may do."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from moderation.domain.learning import Learning
from moderation.services.learning.overview import LearningView
from moderation.web.desk.forms import ProbabilityField, list_errors


class LearningForm(FlaskForm):
    """Two limits, each off when empty, and how much error the owner bears."""

    revision = HiddenField()
    hold_at = ProbabilityField("Hold from")
    publish_below = ProbabilityField("Publish up to")
    most_error = ProbabilityField("Largest error")


def to_fields(view: LearningView) -> dict[str, Any]:
    """Return the form's data for what is in force."""
    settings = view.settings
    return {
        "revision": str(view.revision),
        "hold_at": settings.hold_at,
        "publish_below": settings.publish_below,
        "most_error": settings.most_error,
    }


def from_fields(form: LearningForm) -> Learning | None:
    """Return what was typed, or None once every field that cannot be taken has its sentence."""
    if any(list_errors(form)):
        return None
    if form.most_error.data is None:
        form.most_error.errors = ["This takes a number from 0 to 1."]
        return None
    try:
        return Learning(form.hold_at.data, form.publish_below.data, form.most_error.data)
    except ValueError as error:
        form.publish_below.errors = [str(error)]
        return None
