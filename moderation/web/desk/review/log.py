"""The log of decisions and other changes, filtered by the query string."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.services.review.log import list_actors, read_log
from moderation.web.desk.page import show_page
from moderation.web.desk.review.log_csv import MAX_ROWS
from moderation.web.desk.review.log_filters import csv_path, list_kinds, list_parts, log_path, read_filters
from moderation.web.desk.signed_in import here, reviewer


def log() -> ResponseReturnValue:
    """Show a page of the log, newest first."""
    by, filters = reviewer(), read_filters()
    before = request.args.get("before")
    try:
        if before == "":
            raise ValueError("An empty `before`.")
        page = read_log(by, filters, before=before or "")
    except ValueError as error:
        raise BadRequest("That page of the log does not exist. Start again from the top.") from error
    actors = list_actors(by)
    return show_page(
        "desk/review/log.html",
        page=page,
        filters=filters,
        parts=list_parts(filters),
        sites=by.sites,
        actors=actors if not filters.actor or filters.actor in actors else [*actors, filters.actor],
        kinds=list_kinds(filters.part),
        older_path=log_path(filters, before=page.next_before) if page.next_before else "",
        csv_path=csv_path(filters),
        most_rows=MAX_ROWS,
        back=here(),
    )
