"""A use case that was not carried out, said on a page that one can go on from."""

from flask import Response
from werkzeug.exceptions import NotFound

from moderation.services.refusals import Refusal
from moderation.web import errors
from moderation.web.desk.page import show_page
from moderation.web.desk.signed_in import is_signed_in
from moderation.web.htmx import wants_part


def show_refusal(refusal: Refusal) -> Response:
    """Keep the desk around the sentence; htmx and strangers get what they get everywhere."""
    if wants_part() or not is_signed_in():
        return errors.show_refusal(refusal)
    return show_page("desk/refused.html", status=errors.status_of(refusal), sentence=str(refusal))


def show_nothing_here(path: str) -> Response:
    """No page has this address."""
    if wants_part():
        raise NotFound
    return show_page("desk/refused.html", status=404, sentence="There is no page at this address.")
