"""What a person reads when something is refused or goes wrong: a sentence, in the shape that was asked for."""

import logging

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from moderation.domain.messages import N_
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, Refusal, TooMany, Unacceptable
from moderation.store.database import DATABASE_AWAY
from moderation.web.htmx import wants_part
from moderation.web.locales import say

log = logging.getLogger(__name__)

_STATUSES: dict[type[Refusal], int] = {
    NotAllowed: 403,
    NotFound: 404,
    ChangedMeanwhile: 409,
    Unacceptable: 422,
    TooMany: 429,
}
_TITLES = {
    400: N_("That request was not understood"),
    403: N_("Not allowed"),
    404: N_("Nothing here"),
    405: N_("Not this way"),
    409: N_("Changed meanwhile"),
    413: N_("Too large"),
    422: N_("Not quite"),
    429: N_("A moment, please"),
    503: N_("Back in a moment"),
}
# Werkzeug's own words are for developers; descriptions that our views give stand as they are.
_SENTENCES = {
    404: N_("There is no page at this address."),
    405: N_("This address does not take such a request."),
    413: N_("That is more than the server takes at once (256 KB). Go back, shorten it and try again."),
    500: N_("Something broke on our side. It has been written down; please try again."),
}
# Where nothing has moved, there is nothing to go back from.
_PART_SENTENCES = {413: N_("That is more than the server takes at once (256 KB). Shorten it and try again.")}
_DATABASE_PAUSE = 5  # seconds
# The fields of forms that people write more than a word into.
_WRITTEN = ("body", "note", "text", "words")


def register_errors(app: Flask) -> None:
    """Answer every refusal and failure with a sentence."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, show_http_error)
    for failure in DATABASE_AWAY:
        app.register_error_handler(failure, show_database_away)


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal, also of one that is a finer kind of those listed."""
    return next(status for kind, status in _STATUSES.items() if isinstance(refusal, kind))


def mark_refused(response: Response, refusal: Refusal) -> Response:
    """Give an answer that tells of a refusal its status, and Retry-After where trying again will help."""
    response.status_code = status_of(refusal)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def show_refusal(refusal: Refusal) -> Response:
    """A use case was not carried out."""
    return mark_refused(show_problem(status_of(refusal), refusal.message), refusal)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """A request that no view could answer, or a view that broke."""
    status = error.code or 500
    if status < 400:  # a redirect travels as an exception too
        return error
    sentences = {**_SENTENCES, **_PART_SENTENCES} if wants_part() else _SENTENCES
    response = show_problem(status, sentences.get(status) or error.description or _SENTENCES[500])
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):  # Allow, Retry-After, …
            response.headers[name] = value
    return response


def show_database_away(error: Exception) -> Response:
    """The database did not answer in time, or at all."""
    log.error("database away: %s", type(error).__name__, exc_info=error)
    response = show_problem(
        503,
        N_("The server cannot reach its database just now, so nothing was changed. Please try again in a moment."),
    )
    response.headers["Retry-After"] = str(_DATABASE_PAUSE)
    return response


def show_problem(status: int, sentence: str, *, desk_url: str = "") -> Response:
    """Render a sentence as a fragment for htmx, as a document for the frame, else as a page.

    `desk_url` is where an owner can mend it.
    """
    template = "errors/page.html"
    if wants_part():
        template = "errors/_problem.html"
    elif _is_in_frame():
        template = "errors/frame.html"
    title = say(_TITLES.get(status, N_("Something went wrong")))
    html = render_template(template, title=title, sentence=say(sentence), desk_url=desk_url, typed=_typed(status))
    response = make_response(html, status)
    response.vary.update(("HX-Request", "HX-Request-Type"))
    response.headers["Cache-Control"] = "no-store"
    if wants_part():
        # Added to what is there, never in place of it: it may hold what somebody typed.
        response.headers["HX-Reswap"] = "beforeend"
    return response


def _typed(status: int) -> str:
    """What somebody wrote in the form that was refused: without scripts this page is all that is left of it."""
    # Too large a request is not read; and what another page sends is not shown as if our reader had written it.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if request.method != "POST" or not is_ours or status == 413:
        return ""
    return next(filter(None, map(request.form.get, _WRITTEN)), "")


def _is_in_frame() -> bool:
    # A form that is sent without scripts from the plain page goes to /embed/ too, but its answer fills the window.
    is_widget = request.path.startswith("/embed/")
    return is_widget and (request.method == "GET" or request.headers.get("Sec-Fetch-Dest") == "iframe")
