"""The decision log."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.paging import MAX_ID
from moderation.services.log import read_log
from moderation.web.desk.page import show_page
from moderation.web.desk.signed_in import here, reviewer


def log() -> ResponseReturnValue:
    """Who decided what, newest first: people's decisions, or with `by=all` the machine's too."""
    is_everything = request.args.get("by") == "all"
    page = read_log(reviewer(), before=_read_before(), by_people=not is_everything)
    return show_page("desk/log.html", page=page, is_everything=is_everything, back=here())


def _read_before() -> int | None:
    raw = request.args.get("before")
    if raw is None:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= MAX_ID):
        raise BadRequest("There is no such place in the log. Start again at its top.")
    return int(raw)
