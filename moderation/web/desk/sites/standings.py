"""The authors, networks and domains that a site trusts, holds or blocks."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.roles import Permission
from moderation.domain.standing import Standing, Target, TargetKind
from moderation.services.refusals import Unacceptable
from moderation.services.sites.sites import SiteView
from moderation.services.sites.standings import give_standing, list_standings, take_standing
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.signed_in import own_path, reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.desk.sites.standing_words import say_lifted


def standings(key: str) -> ResponseReturnValue:
    """Show the list, newest first."""
    return _show(find_site(reviewer(), key, Permission.JUDGE_AUTHORS))


def standings_save(key: str) -> ResponseReturnValue:
    """Remove a standing, or block links to a domain."""
    site = find_site(reviewer(), key, Permission.JUDGE_AUTHORS)
    if "lift" in request.form:
        lifted = take_standing(read_id(request.form["lift"]), by=reviewer(), site_id=site.id, now=context().now())
        leave_notice(say_lifted(lifted))
        return redirect(own_path(request.form.get("back") or url_for("desk.standings", key=key)), 303)
    typed = request.form.get("domain", "")
    target = Target(TargetKind.DOMAIN, typed)
    try:
        give_standing(target, Standing.BLOCKED, by=reviewer(), site_id=site.id, now=context().now())
    except Unacceptable as error:
        return _show(site, typed=typed, problem=str(error), status=422)
    leave_notice("Blocked. New comments that link there are rejected.")
    return redirect(url_for("desk.standings", key=key), 303)


def _show(site: SiteView, *, typed: str = "", problem: str = "", status: int = 200) -> Response:
    raw = request.args.get("before")
    if raw is not None and not raw:
        raise BadRequest("That page of the list does not exist. Start again from the top.")
    before = read_id(raw) if raw else None
    page = list_standings(site.id, by=reviewer(), now=context().now(), before=before)
    return show_page("desk/sites/standings.html", status=status, site=site, page=page, typed=typed, problem=problem)
