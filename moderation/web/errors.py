"""Error pages: a sentence for every refusal or failure, as a page, a frame or an htmx fragment."""

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
    400: N_("Bad request"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    409: N_("Changed in the meantime"),
    413: N_("Too large"),
    422: N_("Not quite"),
    429: N_("A moment, please"),
    503: N_("Back in a moment"),
}
# These replace Werkzeug's descriptions, which are for developers; descriptions by our views are shown as they are.
_SENTENCES = {
    404: N_("There is no page at this address."),
    405: N_("This address does not accept this kind of request."),
    413: N_("That is more than the server accepts (256 KB). Go back, shorten it and try again."),
    500: N_("Something went wrong on our side. It has been logged; please try again."),
}
# htmx stays on the page, so there is nothing to go back from.
_PART_SENTENCES = {413: N_("That is more than the server accepts (256 KB). Shorten it and try again.")}
_DATABASE_PAUSE = 5  # seconds
# The form fields that people write longer texts into.
_WRITTEN = ("body", "note", "text", "words")


def register_errors(app: Flask) -> None:
    """Register handlers that answer every refusal and failure with a sentence."""
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, show_http_error)
    for failure in DATABASE_AWAY:
        app.register_error_handler(failure, show_database_away)


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal or of its closest listed base class."""
    return next(status for kind, status in _STATUSES.items() if isinstance(refusal, kind))


def mark_refused(response: Response, refusal: Refusal) -> Response:
    """Set the status of a refusal on a response, and Retry-After for TooMany."""
    response.status_code = status_of(refusal)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def show_refusal(refusal: Refusal) -> Response:
    """Answer a refusal by a service."""
    return mark_refused(show_problem(status_of(refusal), refusal.message), refusal)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error, or an exception in a view."""
    status = error.code or 500
    if status < 400:  # redirects can be raised as exceptions, too
        return error
    sentences = {**_SENTENCES, **_PART_SENTENCES} if wants_part() else _SENTENCES
    response = show_problem(status, sentences.get(status) or error.description or _SENTENCES[500])
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):  # Allow, Retry-After, …
            response.headers[name] = value
    return response


def show_database_away(error: Exception) -> Response:
    """Answer 503 when the database cannot be reached."""
    log.error("database away: %s", type(error).__name__, exc_info=error)
    response = show_problem(
        503,
        N_("The server cannot reach its database just now, so nothing was changed. Please try again in a moment."),
    )
    response.headers["Retry-After"] = str(_DATABASE_PAUSE)
    return response


def show_problem(status: int, sentence: str, *, desk_url: str = "") -> Response:
    """Render a sentence as a fragment for htmx, as a document for the widget's frame, or else as a page.

    `desk_url` is the page where an owner can fix the problem.
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
        # Append instead of replacing: the target may contain what somebody typed.
        response.headers["HX-Reswap"] = "beforeend"
    return response


def _typed(status: int) -> str:
    """Return the text typed into the refused form, which would be lost without scripts."""
    # Text sent by another site is not shown as if the reader had written it, and too large a request is not read.
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if request.method != "POST" or not is_ours or status == 413:
        return ""
    return next(filter(None, map(request.form.get, _WRITTEN)), "")


def _is_in_frame() -> bool:
    # The plain page posts to /embed/ too, when there are no scripts, but its response fills the window.
    is_widget = request.path.startswith("/embed/")
    return is_widget and (request.method == "GET" or request.headers.get("Sec-Fetch-Dest") == "iframe")
