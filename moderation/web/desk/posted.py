"""What forms and addresses send that no field of a form checks."""

from werkzeug.exceptions import BadRequest

from moderation.domain.paging import MAX_ID


def read_id(raw: str) -> int:
    """Return an id as a form of ours sends it. Raises BadRequest for what is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) < 20 and int(raw) <= MAX_ID):
        raise BadRequest("That was changed on its way here. Reload the page and try again.")
    return int(raw)


def read_switch(raw: str) -> bool:
    """Return what a switch was put to. Raises BadRequest for what is neither 1 nor 0."""
    if raw not in ("1", "0"):
        raise BadRequest("That was changed on its way here. Reload the page and try again.")
    return raw == "1"
