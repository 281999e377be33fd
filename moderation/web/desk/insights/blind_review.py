"""The weekly blind review: one comment at a time, without its score or earlier decision."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.blind_review import BlindAnswer
from moderation.domain.roles import Permission
from moderation.services.insights.blind_review import keep_answer, read_next
from moderation.services.refusals import ChangedMeanwhile
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import read_id
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site


def agreement_sample(key: str) -> ResponseReturnValue:
    """Show the next comment of the sample, or when the next sample is due."""
    site = find_site(reviewer(), key, Permission.DECIDE)
    progress, comment = read_next(site.id, by=reviewer(), now=context().now())
    return show_page("desk/insights/blind_review.html", site=site, progress=progress, comment=comment)


def agreement_answer(key: str) -> ResponseReturnValue:
    """Save an answer, and continue with the next comment."""
    site = find_site(reviewer(), key, Permission.DECIDE)
    item_id, answer = read_id(request.form.get("item", "")), _read_answer(request.form.get("answer", ""))
    try:
        keep_answer(site.id, item_id=item_id, answer=answer, by=reviewer(), now=context().now())
    except ChangedMeanwhile as error:
        leave_notice(str(error))
    return redirect(url_for("desk.agreement_sample", key=key), 303)


def _read_answer(raw: str) -> BlindAnswer:
    try:
        return BlindAnswer(raw)
    except ValueError:
        raise BadRequest("The form was incomplete. Reload the page and try again.") from None
