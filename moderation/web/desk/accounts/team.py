"""A site's team: members, invitations, links to a new password."""

from dataclasses import dataclass

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.roles import Permission, Role
from moderation.services.accounts.team import (
    change_role,
    invite,
    list_team,
    make_password_link,
    remove_member,
    withdraw_invitation,
)
from moderation.services.refusals import Unacceptable
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.accounts.forms import InviteForm
from moderation.web.desk.forms import list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site

_LINK = "link"


@dataclass(frozen=True, slots=True)
class FreshLink:
    """A link that the next page shows, once; nobody can show it again."""

    sentence: str
    url: str


def team(key: str) -> ResponseReturnValue:
    """Who works on a site, and who is invited."""
    return _show_team(find_site(reviewer(), key, Permission.MANAGE_TEAM), InviteForm(None))


def team_invite(key: str) -> ResponseReturnValue:
    """Invite somebody and show the link, or withdraw an invitation."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    if "withdraw" in request.form:
        email = withdraw_invitation(
            reviewer(), site.id, invitation_id=read_id(request.form["withdraw"]), now=context().now()
        )
        leave_notice(f"The invitation of {email} opens nothing any more.")
        return _back(site)
    form = InviteForm()
    form.validate()
    try:
        if any(list_errors(form)):
            return _show_team(site, form, status=422)
        email, token = invite(
            reviewer(),
            site.id,
            email=form.email.data or "",
            role=Role(form.role.data),
            secret=context().secret,
            now=context().now(),
        )
    except Unacceptable as refusal:
        form.email.errors = [str(refusal)]
        return _show_team(site, form, status=422)
    _leave_link(
        f"{_how_to_send(email)} It is shown this once, holds for seven days, and lets in whoever opens it.",
        url_for("desk.join", token=token),
    )
    return _back(site)


def team_change(key: str, member_id: int) -> ResponseReturnValue:
    """Give a member another role, or take them off the team."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    role = request.form.get("role", "")
    try:
        if "remove" in request.form:
            email = remove_member(reviewer(), site.id, member_id=member_id, now=context().now())
            leave_notice(f"{email} works on {site.name} no longer. What they decided stays.")
        elif role in set(Role):
            email = change_role(reviewer(), site.id, member_id=member_id, role=Role(role), now=context().now())
            leave_notice(f"{email} is {role} of {site.name} now.")
        else:
            raise BadRequest("The form did not say what to change. Reload the page and try again.")
    except Unacceptable as refusal:
        return _show_team(site, InviteForm(None), problem=str(refusal), status=422)
    # Who has just left, or stepped down, may not see this page any more.
    return redirect(url_for("desk.sites"), 303) if member_id == reviewer().id else _back(site)


def team_password_link(key: str, member_id: int) -> ResponseReturnValue:
    """Make a link by which a member sets a new password, and show it."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    email, token = make_password_link(
        reviewer(), site.id, member_id=member_id, secret=context().secret, now=context().now()
    )
    _leave_link(
        f"{_how_to_send(email)} It is shown this once, holds for 24 hours, and lets whoever opens it set the "
        "password of that account.",
        url_for("desk.password_link", token=token),
    )
    return _back(site)


def list_other_roles(role: Role) -> list[Role]:
    """Return what somebody of a role could be instead."""
    return [other for other in Role if other is not role]


def _back(site: SiteView) -> ResponseReturnValue:
    return redirect(url_for("desk.team", key=site.key), 303)


def _how_to_send(email: str) -> str:
    if context().sends_mail:
        return f"This link is on its way to {email} by mail. Should that not arrive, send it yourself."
    return f"Send this link to {email}."


def _leave_link(sentence: str, path: str) -> None:
    session[_LINK] = [sentence, context().public_origin + path]


def _take_link() -> FreshLink | None:
    left = session.pop(_LINK, None)
    return FreshLink(*left) if left else None


def _show_team(site: SiteView, form: InviteForm, *, problem: str = "", status: int = 200) -> Response:
    return show_page(
        "desk/accounts/team.html",
        status=status,
        site=site,
        team=list_team(reviewer(), site.id, now=context().now()),
        form=form,
        errors=list(list_errors(form)),
        problem=problem,
        link=_take_link(),
        my_id=reviewer().id,
        sends_mail=context().sends_mail,
    )


# What templates may say, under the functions' own names.
FILTERS = (list_other_roles,)
