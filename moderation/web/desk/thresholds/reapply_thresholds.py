"""Reapply thresholds to waiting comments: start it, and show its progress."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.roles import Permission
from moderation.services.screening.reapply_thresholds import ask_to_reapply, describe_waiting
from moderation.web.context import context, wake_worker
from moderation.web.desk.page import leave_notice
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.desk.thresholds.words import say_reapplied
from moderation.web.htmx import wants_part


def reapply_begin(key: str) -> ResponseReturnValue:
    """Ask the worker to reapply the current thresholds to waiting comments."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    ask_to_reapply(site.id, by=reviewer(), now=context().now())
    wake_worker()
    return _to_page(key)


def reapply(key: str) -> ResponseReturnValue:
    """Show progress to htmx, and redirect to the page once it is finished; other requests are redirected at once."""
    site = find_site(reviewer(), key, Permission.SET_POLICY)
    waiting = describe_waiting(site.id, by=reviewer())
    if not wants_part():
        return _to_page(key)
    if waiting.is_under_way:
        return render_template("desk/thresholds/_reapply_progress.html", site=site, waiting=waiting)
    if waiting.last:
        leave_notice(say_reapplied(waiting.last))
    return Response(status=200, headers={"HX-Redirect": url_for("desk.thresholds", key=key)})


def _to_page(key: str) -> ResponseReturnValue:
    return redirect(url_for("desk.thresholds", key=key), 303)
