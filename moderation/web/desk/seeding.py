"""Fill the demo site with made-up comments, remove them again, and show the progress."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.seeding.demo import ask_to_fill, ask_to_remove, describe_demo
from moderation.web.context import context, wake_worker
from moderation.web.desk.page import leave_notice
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.htmx import wants_part

_FILLED = "The demo site is filled with made-up comments."
_REMOVED = "The made-up comments are removed."


def made_up_fill(key: str) -> ResponseReturnValue:
    """Ask the worker to write a month of made-up comments."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    try:
        ask_to_fill(site, by=reviewer(), now=context().now())
    except ChangedMeanwhile as error:
        leave_notice(str(error))
    else:
        wake_worker()
    return _to_queue()


def made_up_remove(key: str) -> ResponseReturnValue:
    """Ask the worker to remove the made-up comments."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    try:
        ask_to_remove(site, by=reviewer(), now=context().now())
    except ChangedMeanwhile as error:
        leave_notice(str(error))
    else:
        wake_worker()
    return _to_queue()


def made_up(key: str) -> ResponseReturnValue:
    """Show progress to htmx, and redirect to the queue once it is finished; other requests are redirected at once."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    demo = describe_demo(site, by=reviewer(), now=context().now())
    if not wants_part():
        return _to_queue()
    if demo.work:
        return render_template("desk/seeding/_progress.html", site=site, work=demo.work)
    if not demo.trouble:
        leave_notice(_FILLED if demo.can_remove else _REMOVED)
    return Response(status=200, headers={"HX-Redirect": url_for("desk.queue")})


def _to_queue() -> ResponseReturnValue:
    return redirect(url_for("desk.queue"), 303)
