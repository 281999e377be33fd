"""What forms send that no field of a form checks: what was seen, what was chosen, where one came from."""

from flask import request
from werkzeug.exceptions import BadRequest

from moderation.domain.decisions import Choice
from moderation.domain.paging import MAX_ID
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion
from moderation.web.desk.signed_in import own_path

_CHANGED = "That was changed on its way here. Go back, reload the page and try again."


def read_id(raw: str) -> int:
    """Return an id as a form of ours sends it. Raises BadRequest for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= MAX_ID):
        raise BadRequest(_CHANGED)
    return int(raw)


def read_switch(raw: str) -> bool:
    """Return what a switch was put to. Raises BadRequest for what is neither 1 nor 0."""
    if raw not in ("1", "0"):
        raise BadRequest(_CHANGED)
    return raw == "1"


def read_status(raw: str) -> Status:
    """Return the status that something was seen in. Raises BadRequest for what is none."""
    try:
        return Status(raw)
    except ValueError as error:
        raise BadRequest(_CHANGED) from error


def read_seen() -> SeenVersion:
    """Return what was on the card that the form was sent from. Raises BadRequest."""
    return SeenVersion(read_id(request.form.get("revision", "")), read_status(request.form.get("status", "")))


def read_decision() -> RequestedDecision:
    """Return the choice that was made, with its reason and note. Raises BadRequest for what is no choice."""
    try:
        choice = Choice(request.form.get("choice", ""))
    except ValueError as error:
        raise BadRequest(_CHANGED) from error
    return RequestedDecision(choice, reason=request.form.get("reason", ""), note=request.form.get("note", ""))


def page_asked_from() -> str:
    """Return the page of the desk that the form was sent from, to lead back there."""
    return own_path(request.form.get("back", ""))
