"""A use case that was not carried out, said on a page that one can go on from."""

from flask import Response

from moderation.services.refusals import Refusal
from moderation.web import errors
from moderation.web.desk.page import show_page
from moderation.web.desk.signed_in import is_signed_in
from moderation.web.respond import wants_part


def show_refusal(refusal: Refusal) -> Response:
    """Keep the desk around the sentence; htmx and strangers get what they get everywhere."""
    if wants_part() or not is_signed_in():
        return errors.show_refusal(refusal)
    return show_page("desk/refused.html", status=errors.status_of(refusal), sentence=str(refusal))
