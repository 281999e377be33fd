"""The threshold lab: try thresholds on a site's own comments before saving them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.screening.reapply_thresholds import describe_waiting
from moderation.services.sites.policy import PolicyInForce
from moderation.services.sites.sites import SiteView
from moderation.services.thresholds.lab import Trial, describe_thresholds, set_thresholds, try_thresholds
from moderation.services.thresholds.suggest import OutOfReach, Suggestion, TooFewDecisions, suggest_thresholds
from moderation.web.context import context
from moderation.web.desk.forms import list_errors
from moderation.web.desk.page import leave_notice, list_away, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.desk.thresholds.charts import ROW, WIDTH, draw_chart
from moderation.web.desk.thresholds.form import ThresholdsForm, from_fields, read_place, to_fields
from moderation.web.htmx import wants_part

PRESETS = (Preset.RELAXED, Preset.BALANCED, Preset.STRICT)
MISSES = (1, 2, 5, 10, 20)
"""The choices for the share of rejectable comments that may be published, in percent."""

_DEFAULT_MISSES = 5


@dataclass(frozen=True, slots=True)
class Start:
    """The thresholds that the form starts with: the current ones, a preset, or a suggestion from decisions.

    `problem` says why no suggestion could be made.
    """

    thresholds: Mapping[Label, Thresholds]
    preset: Preset | None = None
    suggestion: Suggestion | None = None
    misses: int = _DEFAULT_MISSES
    problem: TooFewDecisions | OutOfReach | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The response status, and a message about a conflicting change by somebody else, if any."""

    status: int = 200
    conflict: str = ""


def thresholds(key: str) -> ResponseReturnValue:
    """Show the current thresholds, or unsaved ones: a `preset`, or those that miss at most `misses` percent."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    in_force = describe_thresholds(site.id, by=reviewer())
    start = _find_start(site, in_force)
    form = ThresholdsForm(data={**to_fields(start.thresholds), "revision": str(in_force.number)})
    return _show(site, form, in_force, thresholds=start.thresholds, start=start)


def thresholds_try(key: str) -> ResponseReturnValue:
    """Show what the typed thresholds would have done, without saving them; htmx gets only the results."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    form = ThresholdsForm()
    form.validate()
    thresholds = from_fields(form)
    if wants_part():
        trial = None if thresholds is None else _try(site, form, thresholds)
        errors = list(list_errors(form))
        part = render_template("desk/thresholds/_answer.html", site=site, trial=trial, errors=errors)
        return part, 422 if errors else 200
    status = 422 if thresholds is None else 200
    return _show(site, form, describe_thresholds(site.id, by=reviewer()), thresholds=thresholds, answer=Answer(status))


def thresholds_tried(key: str) -> ResponseReturnValue:
    """Redirect a GET of the trial's URL, which does not contain what was typed, to the page."""
    find_site(reviewer(), key, Permission.SET_POLICY)
    return redirect(url_for("desk.thresholds", key=key), 303)


def thresholds_save(key: str) -> ResponseReturnValue:
    """Save the thresholds as a new revision of the policy, or show which field is invalid."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    form = ThresholdsForm()
    seen = read_id(str(form.revision.data))
    form.validate()
    thresholds = from_fields(form)
    if thresholds is None:
        return _show(site, form, describe_thresholds(site.id, by=reviewer()), thresholds=None, answer=Answer(422))
    here = context()
    try:
        number = set_thresholds(site.id, thresholds, by=reviewer(), scorer=here.scorer, now=here.now(), seen=seen)
    except ChangedMeanwhile as error:
        in_force = describe_thresholds(site.id, by=reviewer())
        form.revision.data = str(in_force.number)  # so that saving again overwrites knowingly
        return _show(site, form, in_force, thresholds=thresholds, answer=Answer(409, str(error)))
    leave_notice(f"Saved as revision {number}. It applies to all new comments.")
    return redirect(url_for("desk.thresholds", key=key), 303)


def _find_start(site: SiteView, in_force: PolicyInForce) -> Start:
    thresholds, preset = in_force.policy.thresholds, request.args.get("preset", "")
    if preset in PRESETS:
        return Start(preset_policy(Preset(preset)).thresholds, preset=Preset(preset))
    misses = next((each for each in MISSES if str(each) == request.args.get("misses")), None)
    if misses is None:
        return Start(thresholds)
    try:
        found = suggest_thresholds(
            site.id, thresholds, most_misses=misses / 100, by=reviewer(), scorer=context().scorer
        )
    except (TooFewDecisions, OutOfReach) as problem:
        return Start(thresholds, misses=misses, problem=problem)
    return Start(found.thresholds, suggestion=found, misses=misses)


def _try(site: SiteView, form: ThresholdsForm, thresholds: Mapping[Label, Thresholds]) -> Trial:
    return try_thresholds(
        site.id,
        thresholds,
        last=int(form.last.data),
        by=reviewer(),
        scorer=context().scorer,
        read_at=read_place(form, thresholds),
    )


def _show(
    site: SiteView,
    form: ThresholdsForm,
    in_force: PolicyInForce,
    *,
    thresholds: Mapping[Label, Thresholds] | None,
    start: Start | None = None,
    answer: Answer = Answer(),
) -> Response:
    """Show the page; where `thresholds` is None, what was typed stays in the form and nothing is tried."""
    tried = in_force.policy.thresholds if thresholds is None else thresholds
    trial = None if form.last.errors or form.near.errors else _try(site, form, tried)
    charts = {each.label: draw_chart(each, tried[each.label]) for each in trial.distributions} if trial else {}
    return show_page(
        "desk/thresholds/lab.html",
        status=answer.status,
        site=site,
        form=form,
        rows=[(form[label.value], charts.get(label)) for label in Label],
        width=WIDTH,
        height=3 * ROW,
        trial=None if thresholds is None else trial,
        errors=list(list_errors(form)),
        conflict=answer.conflict,
        in_force=in_force,
        is_for_another_model=in_force.model not in ("", context().scorer.model),
        presets=PRESETS,
        misses=MISSES,
        start=start or Start(tried),
        waiting=describe_waiting(site.id, by=reviewer()),
        away=list_away(),
    )
