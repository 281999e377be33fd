"""Read posted values that belong to no form class: ids, the version seen, the decision, the way back."""

from flask import request
from werkzeug.exceptions import BadRequest

from moderation.domain.decisions import Choice
from moderation.domain.paging import MAX_ID
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion
from moderation.web.desk.signed_in import own_path

_CHANGED = "The form could not be read. Go back, reload the page and try again."


def read_id(raw: str) -> int:
    """Return an id. Raises BadRequest if it is not a valid one."""
    if not (raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= MAX_ID):
        raise BadRequest(_CHANGED)
    return int(raw)


def read_switch(raw: str) -> bool:
    """Return the state of a switch. Raises BadRequest if it is neither 1 nor 0."""
    if raw not in ("1", "0"):
        raise BadRequest(_CHANGED)
    return raw == "1"


def read_status(raw: str) -> Status:
    """Return a status. Raises BadRequest if it is unknown."""
    try:
        return Status(raw)
    except ValueError as error:
        raise BadRequest(_CHANGED) from error


def read_seen() -> SeenVersion:
    """Return the version of the comment that the form's card showed. Raises BadRequest."""
    return SeenVersion(read_id(request.form.get("revision", "")), read_status(request.form.get("status", "")))


def read_decision() -> RequestedDecision:
    """Return the requested decision with its reason and note. Raises BadRequest if the choice is unknown."""
    try:
        choice = Choice(request.form.get("choice", ""))
    except ValueError as error:
        raise BadRequest(_CHANGED) from error
    return RequestedDecision(choice, reason=request.form.get("reason", ""), note=request.form.get("note", ""))


def page_asked_from() -> str:
    """Return the path of the desk's page that the form was sent from."""
    return own_path(request.form.get("back", ""))
