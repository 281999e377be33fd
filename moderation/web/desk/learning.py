"""A site's learned model: its accuracy, what it may decide, and deleting it."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField

from moderation.domain.learning import LEAST_DECISIONS, HeldOut, Learning, Share
from moderation.domain.roles import Permission
from moderation.scoring.learned.fitting import StrongWord
from moderation.services.learning.overview import (
    LearningView,
    ask_to_learn,
    describe_learning,
    forget_learning,
    set_learning,
)
from moderation.services.learning.train import TooFewDecisions
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.sites.sites import SiteView
from moderation.web.context import context, wake_worker
from moderation.web.desk.forms import ProbabilityField, list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.htmx import wants_part


class LearningForm(FlaskForm):
    """Two thresholds, each off when empty, and the error rate that the owner accepts."""

    revision = HiddenField()
    hold_at = ProbabilityField("Hold from")
    publish_below = ProbabilityField("Publish up to")
    most_error = ProbabilityField("Maximum error rate")


_DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Results:
    """A model's held-out measurements at the saved thresholds, or at 0.5 where none is set."""

    count: int
    rejected: int
    auc: float
    brier: float
    hold_at: float
    precision: Share
    recall: Share
    publish_below: float | None
    publish_error: Share | None


def learning(key: str) -> ResponseReturnValue:
    """Show the model; htmx gets the progress of training, and a redirect to the page once it is finished."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    view = describe_learning(site.id, scorer=context().scorer, by=reviewer())
    if wants_part() and view.work:
        return render_template("desk/learning/_progress.html", site=site, work=view.work)
    if wants_part():
        if view.held_out and not view.trouble:
            leave_notice(f"Learned from {view.held_out.count:,} decisions. Waiting comments are in a new order.")
        return Response(status=200, headers={"HX-Redirect": url_for("desk.learning", key=key)})
    return _show(site, view, LearningForm(data=to_fields(view)))


def learning_save(key: str) -> ResponseReturnValue:
    """Save what the model may decide, or show which value is invalid."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    form = LearningForm()
    form.validate()
    typed = from_fields(form)
    if typed is None:
        view = describe_learning(site.id, scorer=context().scorer, by=reviewer())
        return _show(site, view, form, status=422)
    try:
        _keep(site, typed, seen=read_id(str(form.revision.data)))
    except ChangedMeanwhile as error:
        view = describe_learning(site.id, scorer=context().scorer, by=reviewer())
        form.revision.data = str(view.revision)  # so that saving again overwrites knowingly
        return _show(site, view, form, status=409, problem=str(error))
    leave_notice("Saved. It applies to all new comments.")
    return _back(key)


def learning_anew(key: str) -> ResponseReturnValue:
    """Ask the worker to retrain on all decisions up to now."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    try:
        ask_to_learn(site.id, by=reviewer(), now=context().now())
    except TooFewDecisions as error:
        leave_notice(f"Not enough decisions yet: at least {error.missing} more are needed.")
    else:
        wake_worker()
    return _back(key)


def learning_forget(key: str) -> ResponseReturnValue:
    """Delete the model with its words and probabilities."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    forget_learning(site.id, scorer=context().scorer, by=reviewer(), now=context().now())
    leave_notice("Deleted. Waiting comments are sorted by the scorer’s labels again.")
    return _back(key)


def _keep(site: SiteView, typed: Learning, *, seen: int) -> None:
    set_learning(site.id, typed=typed, scorer=context().scorer, by=reviewer(), now=context().now(), seen=seen)


def _back(key: str) -> ResponseReturnValue:
    return redirect(url_for("desk.learning", key=key), 303)


def _show(site: SiteView, view: LearningView, form: LearningForm, *, status: int = 200, problem: str = "") -> Response:
    return show_page(
        "desk/learning/learning.html",
        status=status,
        site=site,
        view=view,
        form=form,
        results=_to_results(view.held_out, view.settings) if view.held_out else None,
        columns=_to_columns(view.words),
        errors=list(list_errors(form)),
        problem=problem,
        least=LEAST_DECISIONS,
    )


def _to_results(held_out: HeldOut, settings: Learning) -> Results:
    hold_at = _DEFAULT_THRESHOLD if settings.hold_at is None else settings.hold_at
    below = settings.publish_below
    return Results(
        count=held_out.count,
        rejected=held_out.rejected,
        auc=held_out.auc,
        brier=held_out.brier,
        hold_at=hold_at,
        precision=held_out.precision(hold_at),
        recall=held_out.recall(hold_at),
        publish_below=below,
        publish_error=None if below is None else held_out.publish_error(below),
    )


def _to_columns(words: tuple[StrongWord, ...]) -> list[tuple[str, list[StrongWord]]]:
    sides = (
        ("Towards rejection", [word for word in words if word.weight > 0]),
        ("Towards approval", [word for word in words if word.weight < 0]),
    )
    return [(title, side) for title, side in sides if side]


def to_fields(view: LearningView) -> dict[str, Any]:
    """Return the form's data for the current settings."""
    settings = view.settings
    return {
        "revision": str(view.revision),
        "hold_at": settings.hold_at,
        "publish_below": settings.publish_below,
        "most_error": settings.most_error,
    }


def from_fields(form: LearningForm) -> Learning | None:
    """Return the settings that were typed; None where they are invalid, with an error on each such field."""
    if any(list_errors(form)):
        return None
    if form.most_error.data is None:
        form.most_error.errors = ["Enter a number from 0 to 1."]
        return None
    try:
        return Learning(form.hold_at.data, form.publish_below.data, form.most_error.data)
    except ValueError as error:
        form.publish_below.errors = [str(error)]
        return None
