"""A site's policy: all rules except the thresholds."""

from dataclasses import replace
from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.policy import Policy, SecondOpinion, WhenUncovered, WhenUnscored
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.sites.policy import PolicyInForce, change_policy, describe_policy
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.forms import PolicyForm, list_errors
from moderation.web.desk.page import leave_notice, list_away, show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site

_RULES = (
    "hold_everything",
    "hold_first_timers",
    "hold_links_over",
    "hold_faster_than",
    "held_words",
    "rejected_words",
    "close_after_days",
    "hold_spam_at",
)
_CHOICES = ("when_unscored", "when_uncovered", "second_opinion")


def policy(key: str) -> ResponseReturnValue:
    """Show the current rules."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    in_force = describe_policy(site.id)
    form = PolicyForm(data={**_to_fields(in_force.policy), "revision": str(in_force.number)})
    return _show_policy(site, form, in_force=in_force)


def policy_save(key: str) -> ResponseReturnValue:
    """Save the rules as a new revision, or show which field is invalid."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    form = PolicyForm()
    seen = _read_revision(form)
    form.validate()
    in_force = describe_policy(site.id)
    if any(list_errors(form)):
        return _show_policy(site, form, in_force=in_force, status=422)
    try:
        # Thresholds and learning have their own pages; a change there since the form was loaded is a conflict, too.
        number = change_policy(
            site.id,
            policy=_change_rules(in_force.policy, form),
            model=in_force.model
            or context().scorer.model,  # thresholds do not change here, so neither does the model they were set for
            actor=reviewer().email,
            now=context().now(),
            seen=seen,
        )
    except ChangedMeanwhile as error:
        in_force = describe_policy(site.id)
        form.revision.data = str(in_force.number)  # so that saving again overwrites knowingly
        return _show_policy(site, form, in_force=in_force, status=409, conflict=str(error))
    leave_notice(f"Saved as revision {number}. It applies to all new comments.")
    return redirect(url_for("desk.policy", key=key), 303)


def _read_revision(form: PolicyForm) -> int:
    raw = str(form.revision.data)
    if not (raw.isdecimal() and len(raw) < 10):
        raise BadRequest("The form could not be read. Reload the page and try again.")
    return int(raw)


def _to_fields(shown: Policy) -> dict[str, Any]:
    rules = {name: getattr(shown, name) for name in _RULES}
    choices = {name: getattr(shown, name).value for name in _CHOICES}
    return {**rules, **choices}


def _change_rules(policy: Policy, form: PolicyForm) -> Policy:
    return replace(
        policy,
        hold_everything=form.hold_everything.data,
        hold_first_timers=form.hold_first_timers.data,
        hold_links_over=form.hold_links_over.data,
        hold_faster_than=form.hold_faster_than.data,
        held_words=tuple(form.held_words.data),
        rejected_words=tuple(form.rejected_words.data),
        close_after_days=form.close_after_days.data,
        hold_spam_at=form.hold_spam_at.data,
        when_unscored=WhenUnscored(form.when_unscored.data),
        when_uncovered=WhenUncovered(form.when_uncovered.data),
        second_opinion=SecondOpinion(form.second_opinion.data),
    )


def _show_policy(
    site: SiteView,
    form: PolicyForm,
    *,
    in_force: PolicyInForce,
    status: int = 200,
    conflict: str = "",
) -> Response:
    return show_page(
        "desk/sites/policy.html",
        status=status,
        site=site,
        form=form,
        errors=list(list_errors(form)),
        in_force=in_force,
        conflict=conflict,
        away=list_away(),
    )
