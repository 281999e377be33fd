"""A site's team: members, invitations, password links."""

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
    """A new link, shown once on the next page."""

    sentence: str
    url: str


def team(key: str) -> ResponseReturnValue:
    """Show the members and invitations of a site."""
    return _show_team(find_site(reviewer(), key, Permission.MANAGE_TEAM), InviteForm(None))


def team_invite(key: str) -> ResponseReturnValue:
    """Invite somebody and show the link, or withdraw an invitation."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    if "withdraw" in request.form:
        email = withdraw_invitation(
            reviewer(), site.id, invitation_id=read_id(request.form["withdraw"]), now=context().now()
        )
        leave_notice(f"The invitation for {email} has been withdrawn.")
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
        f"{_how_to_send(email)} It is shown only once, expires in 7 days, and lets anyone who opens it join.",
        url_for("desk.join", token=token),
    )
    return _back(site)


def team_change(key: str, member_id: int) -> ResponseReturnValue:
    """Change a member's role, or remove them from the team."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    role = request.form.get("role", "")
    try:
        if "remove" in request.form:
            email = remove_member(reviewer(), site.id, member_id=member_id, now=context().now())
            leave_notice(f"{email} has been removed from {site.name}. Their decisions stay.")
        elif role in set(Role):
            email = change_role(reviewer(), site.id, member_id=member_id, role=Role(role), now=context().now())
            leave_notice(f"{email} is now {role} of {site.name}.")
        else:
            raise BadRequest("The form was incomplete. Reload the page and try again.")
    except Unacceptable as refusal:
        return _show_team(site, InviteForm(None), problem=str(refusal), status=422)
    # Members who have just removed or demoted themselves may no longer see this page.
    return redirect(url_for("desk.sites"), 303) if member_id == reviewer().id else _back(site)


def team_password_link(key: str, member_id: int) -> ResponseReturnValue:
    """Make a link to reset a member's password, and show it."""
    site = find_site(reviewer(), key, Permission.MANAGE_TEAM)
    email, token = make_password_link(
        reviewer(), site.id, member_id=member_id, secret=context().secret, now=context().now()
    )
    _leave_link(
        f"{_how_to_send(email)} It is shown only once, expires in 24 hours, and lets anyone who opens it set the "
        "password of that account.",
        url_for("desk.password_link", token=token),
    )
    return _back(site)


def list_other_roles(role: Role) -> list[Role]:
    """Return the roles that a member could change to."""
    return [other for other in Role if other is not role]


def _back(site: SiteView) -> ResponseReturnValue:
    return redirect(url_for("desk.team", key=site.key), 303)


def _how_to_send(email: str) -> str:
    if context().sends_mail:
        return f"This link was mailed to {email}. If the mail does not arrive, send the link yourself."
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


# Registered as template filters under the functions' own names.
FILTERS = (list_other_roles,)
