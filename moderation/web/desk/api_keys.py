"""A site's API keys: create, show once, revoke."""

# mypy: allow-subclassing-any
# WTForms carries no types, so to mypy its classes are Any.

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import StringField

from moderation.domain.roles import Permission
from moderation.services.api.keys import (
    MAX_NAME,
    MOST_PER_MINUTE,
    USUAL_PER_MINUTE,
    KeyView,
    forget_suggestions,
    list_keys,
    make_key,
    revoke_key,
)
from moderation.services.refusals import Unacceptable
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.forms import CountField, list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site

_FRESH = "api_key"
_EXAMPLE = """curl {origin}/v1alpha1/comments:analyze \\
  -H 'Content-Type: application/json' \\
  -H 'X-Goog-Api-Key: {key}' \\
  -d '{{"comment": {{"text": "Well said."}}, "requestedAttributes": {{"TOXICITY": {{}}}}}}'"""


class KeyForm(FlaskForm):
    """The name and rate limit of a new key."""

    name = StringField("Name", render_kw={"maxlength": MAX_NAME})
    per_minute = CountField("Calls per minute", least=1, most=MOST_PER_MINUTE, default=USUAL_PER_MINUTE)


def api_keys(key: str) -> ResponseReturnValue:
    """Show the keys, and a form for a new one."""
    return _show(find_site(reviewer(), key, Permission.MANAGE_KEYS), KeyForm(None))


def api_keys_make(key: str) -> ResponseReturnValue:
    """Create a key and show it once."""
    site = find_site(reviewer(), key, Permission.MANAGE_KEYS)
    form = KeyForm()
    form.validate()
    try:
        if any(list_errors(form)):
            return _show(site, form, status=422)
        session[_FRESH] = make_key(
            reviewer(),
            site.id,
            name=form.name.data or "",
            per_minute=form.per_minute.data or USUAL_PER_MINUTE,
            now=context().now(),
        )
    except Unacceptable as refusal:
        form[refusal.field].errors = [str(refusal)]
        return _show(site, form, status=422)
    return _back(site)


def api_keys_change(key: str, key_id: int) -> ResponseReturnValue:
    """Revoke a key, or delete the suggestions made with it."""
    site = find_site(reviewer(), key, Permission.MANAGE_KEYS)
    if "forget" in request.form:
        dropped = forget_suggestions(reviewer(), site.id, key_id=key_id, now=context().now())
        leave_notice("Deleted 1 suggestion." if dropped == 1 else f"Deleted {dropped:,} suggestions.")
    elif "revoke" in request.form:
        name = revoke_key(reviewer(), site.id, key_id=key_id, now=context().now())
        leave_notice(f"The key {name} was revoked.")
    else:
        raise BadRequest("The form was incomplete. Reload the page and try again.")
    return _back(site)


def say_limit(view: KeyView) -> str:
    """Return the rate limit of a key."""
    return "1 call per minute" if view.per_minute == 1 else f"{view.per_minute:,} calls per minute"


def say_suggested(view: KeyView) -> str:
    """Return how many suggestions made with a key are stored."""
    return "1 suggestion" if view.suggestions == 1 else f"{view.suggestions:,} suggestions"


def _back(site: SiteView) -> ResponseReturnValue:
    return redirect(url_for("desk.api_keys", key=site.key), 303)


def _show(site: SiteView, form: KeyForm, *, status: int = 200) -> Response:
    fresh = session.pop(_FRESH, "")
    return show_page(
        "desk/api/keys.html",
        status=status,
        site=site,
        keys=list_keys(reviewer(), site.id),
        form=form,
        errors=list(list_errors(form)),
        fresh=fresh,
        example=_EXAMPLE.format(origin=context().public_origin, key=fresh or "YOUR_KEY"),
    )


# Registered as template filters under the functions' own names.
FILTERS = (say_limit, say_suggested)
