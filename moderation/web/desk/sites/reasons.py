"""A site's rejection reasons: what moderators choose from, and what authors read."""

from collections.abc import Sequence

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.reasons import MAX_REASONS, MAX_SENTENCE, MAX_TITLE, STANDARD
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.sites.reasons import ReasonList, UnacceptableReasons, change_reasons, list_reasons
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.reasons_form import Row, list_row_errors, note_problems, order_rows, read_rows, show_rows
from moderation.web.desk.sites.sites import find_site


def reasons(key: str) -> ResponseReturnValue:
    """Show the list."""
    site = find_site(reviewer(), key, Permission.SET_REASONS)
    present = list_reasons(site.id, by=reviewer())
    return _show(site, show_rows(present.reasons), present)


def reasons_save(key: str) -> ResponseReturnValue:
    """Save the list as typed, or restore the standard one, or show what is invalid."""
    site = find_site(reviewer(), key, Permission.SET_REASONS)
    is_standard = request.form.get("list") == "standard"
    rows = show_rows(STANDARD) if is_standard else read_rows(request.form)
    kept = order_rows(rows)
    if any(row.errors for row in rows):
        return _show(site, rows, list_reasons(site.id, by=reviewer()), status=422)
    try:
        change_reasons(
            site.id,
            reasons=[row.to_reason() for row in kept],
            by=reviewer(),
            now=context().now(),
            seen=request.form.get("seen", ""),
        )
    except UnacceptableReasons as error:
        note_problems(kept, error.problems)
        problem = "" if error.problems else str(error)
        return _show(site, rows, list_reasons(site.id, by=reviewer()), status=422, problem=problem)
    except ChangedMeanwhile as error:
        sentence = (
            f"{error} Your changes are below, unsaved. Save to overwrite theirs, or reload the page to see theirs."
        )
        return _show(site, rows, list_reasons(site.id, by=reviewer()), status=409, problem=sentence)
    leave_notice("The standard list was restored." if is_standard else "Saved. Moderators now choose from this list.")
    return redirect(url_for("desk.reasons", key=key), 303)


def _show(
    site: SiteView, rows: Sequence[Row], present: ReasonList, *, status: int = 200, problem: str = ""
) -> Response:
    is_room = len(rows) < MAX_REASONS and (not rows or rows[-1].is_kept)
    return show_page(
        "desk/sites/reasons.html",
        status=status,
        site=site,
        rows=[*rows, Row()] if is_room else rows,
        present=present,
        problem=problem,
        errors=list_row_errors(rows),
        most_of_title=MAX_TITLE,
        most_of_sentence=MAX_SENTENCE,
    )
