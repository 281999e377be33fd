"""A site's policy: thresholds and rules."""

from dataclasses import replace
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.policy import (
    Limits,
    Policy,
    Preset,
    SecondOpinion,
    WhenUncovered,
    WhenUnscored,
    name_preset,
    preset_policy,
)
from moderation.domain.roles import Permission
from moderation.domain.scores import Label
from moderation.services.policies import PolicyInForce, change_policy, describe_policy
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.forms import PolicyForm, list_errors
from moderation.web.desk.page import leave_notice, list_away, show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites import find_site

PRESETS = (Preset.RELAXED, Preset.BALANCED, Preset.STRICT)
_RULES = (
    "hold_everything",
    "hold_first_timers",
    "hold_links_over",
    "held_words",
    "rejected_words",
    "close_after_days",
    "hold_spam_at",
)
_CHOICES = ("when_unscored", "when_uncovered", "second_opinion")


def policy(key: str) -> ResponseReturnValue:
    """The policy in force; `preset` puts a preset's limits into the form, unsaved."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    in_force, preset = describe_policy(site.id), _asked_preset()
    shown = in_force.policy
    if preset is not None:
        shown = replace(shown, limits=preset_policy(preset).limits)
    form = PolicyForm(data={**_to_fields(shown), "revision": str(in_force.number)})
    return _show_policy(site, form, in_force=in_force, unsaved=preset)


def policy_save(key: str) -> ResponseReturnValue:
    """Put the form's policy in force as a new revision, or say which field cannot be taken."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    form = PolicyForm()
    seen = _read_revision(form)
    form.validate()
    typed = _from_fields(form)
    if typed is None:
        return _show_policy(site, form, in_force=describe_policy(site.id), status=422)
    try:
        number = change_policy(
            site.id,
            policy=typed,
            model=context().scorer.model,
            actor=reviewer().email,
            now=context().now(),
            seen=seen,
        )
    except ChangedMeanwhile as error:
        in_force = describe_policy(site.id)
        form.revision.data = str(in_force.number)  # who saves again now does it knowingly
        return _show_policy(site, form, in_force=in_force, status=409, conflict=str(error))
    leave_notice(f"Saved as revision {number}. It holds for every comment from now on.")
    return redirect(url_for("desk.policy", key=key), 303)


def _asked_preset() -> Preset | None:
    asked = request.args.get("preset", "")
    return Preset(asked) if asked in PRESETS else None


def _read_revision(form: PolicyForm) -> int:
    raw = str(form.revision.data)
    if not (raw.isdecimal() and len(raw) < 10):
        raise BadRequest("The form was changed on its way here. Reload the page and try again.")
    return int(raw)


def _to_fields(shown: Policy) -> dict[str, Any]:
    limits = {
        label.value: {"nudge_at": each.nudge_at, "hold_at": each.hold_at, "reject_at": each.reject_at}
        for label, each in shown.limits.items()
    }
    rules = {name: getattr(shown, name) for name in _RULES}
    choices = {name: getattr(shown, name).value for name in _CHOICES}
    return {**limits, **rules, **choices}


def _from_fields(form: PolicyForm) -> Policy | None:
    """Return the form's policy, or None once every field that cannot be taken has its sentence."""
    limits = {label: _limits(form[label.value].form) for label in Label}
    if any(list_errors(form)):
        return None
    typed = {label: each for label, each in limits.items() if each is not None}
    return Policy(
        limits=typed,
        preset=name_preset(typed),
        hold_everything=form.hold_everything.data,
        hold_first_timers=form.hold_first_timers.data,
        hold_links_over=form.hold_links_over.data,
        held_words=tuple(form.held_words.data),
        rejected_words=tuple(form.rejected_words.data),
        close_after_days=form.close_after_days.data,
        hold_spam_at=form.hold_spam_at.data,
        when_unscored=WhenUnscored(form.when_unscored.data),
        when_uncovered=WhenUncovered(form.when_uncovered.data),
        second_opinion=SecondOpinion(form.second_opinion.data),
    )


def _limits(row: Any) -> Limits | None:
    if row.errors:
        return None
    try:
        return Limits(row.nudge_at.data, row.hold_at.data, row.reject_at.data)
    except ValueError as error:
        row.hold_at.errors = [str(error)]
        return None


def _show_policy(
    site: SiteView,
    form: PolicyForm,
    *,
    in_force: PolicyInForce,
    unsaved: Preset | None = None,
    status: int = 200,
    conflict: str = "",
) -> Response:
    return show_page(
        "desk/policy.html",
        status=status,
        site=site,
        form=form,
        rows=[form[label.value] for label in Label],
        errors=list(list_errors(form)),
        in_force=in_force,
        is_for_another_model=in_force.model not in ("", context().scorer.model),
        presets=PRESETS,
        unsaved=unsaved,
        conflict=conflict,
        away=list_away(),
    )
