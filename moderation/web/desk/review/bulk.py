"""Deciding many comments in one step: name them, go through them in parts, take all of it back."""

from time import monotonic

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.bulk import LARGEST
from moderation.services.review.bulk import BatchState, make_batch, read_batch, run_batch, undo_batch
from moderation.services.review.queue import find_matching
from moderation.web.context import context
from moderation.web.desk.batch_words import say_batch_end
from moderation.web.desk.page import has_second, leave_notice, show_page
from moderation.web.desk.posted import page_asked_from, read_id, read_ruling, read_status
from moderation.web.desk.review.queue_view import read_view
from moderation.web.desk.signed_in import own_path, reviewer
from moderation.web.htmx import wants_part

AT_ONCE = 1.0
"""Seconds of work before somebody is shown how far it is."""

_WITHOUT_SCRIPTS = 5.0
"""Where each part takes a press of a button, there should be few."""


def batches_post() -> ResponseReturnValue:
    """Name the comments that were selected, or all that match, and begin; the latter only once that is confirmed."""
    is_all = "all" in request.form
    ruling = read_ruling()
    seen = _find_all() if is_all else _read_selected()
    batch = make_batch(seen, ruling=ruling, by=reviewer(), now=context().now())
    if is_all:
        return redirect(url_for("desk.batch", batch_id=batch.id, back=page_asked_from()), 303)
    return _go_on(batch.id, seconds=AT_ONCE)


def batch(batch_id: int) -> ResponseReturnValue:
    """How far a step has come, or what it would do."""
    state = read_batch(batch_id, by=reviewer())
    return show_page("desk/review/bulk.html", batch=state, back=own_path(request.args.get("back", "")))


def batch_step(batch_id: int) -> ResponseReturnValue:
    """Go through the next part; htmx shows how far it is and asks again, until the last part leads back."""
    if not wants_part():
        return _go_on(batch_id, seconds=_WITHOUT_SCRIPTS)
    state = run_batch(batch_id, by=reviewer(), now=context().now(), has_second=has_second())
    if not state.is_finished:
        return render_template("desk/review/_bulk_progress.html", batch=state, back=page_asked_from())
    _leave_end(state)
    return Response(status=200, headers={"HX-Redirect": page_asked_from()})


def batch_undo(batch_id: int) -> ResponseReturnValue:
    """Take a whole step back."""
    undo_batch(batch_id, by=reviewer(), now=context().now())
    return _go_on(batch_id, seconds=AT_ONCE)


def work_on(batch_id: int, *, seconds: float) -> BatchState:
    """Go through a step part by part, until its end or for a while, but through one part at least."""
    until = monotonic() + seconds
    while True:
        state = run_batch(batch_id, by=reviewer(), now=context().now(), has_second=has_second())
        if state.is_finished or monotonic() >= until:
            return state


def _go_on(batch_id: int, *, seconds: float) -> Response:
    """Work for a while; then lead to where the rest can be followed, or back when there is none."""
    state = work_on(batch_id, seconds=seconds)
    if not state.is_finished:
        return make_response(redirect(url_for("desk.batch", batch_id=batch_id, back=page_asked_from()), 303))
    _leave_end(state)
    return make_response(redirect(page_asked_from(), 303))


def _leave_end(state: BatchState) -> None:
    leave_notice(say_batch_end(state), batch_id=state.id if state.can_be_undone else None)


def _find_all() -> list[tuple[int, int, str]]:
    view = read_view(request.form)
    return list(find_matching(view, by=reviewer(), limit=LARGEST).seen)


def _read_selected() -> list[tuple[int, int, str]]:
    """What was selected, each as its card showed it: what has changed since then is left."""
    try:
        return [_read_seen(raw) for raw in request.form.getlist("ids")]
    except (BadRequest, ValueError) as error:
        raise BadRequest(
            "The selection was changed on its way here. Go back, reload the page and select again."
        ) from error


def _read_seen(raw: str) -> tuple[int, int, str]:
    comment_id, revision, status = raw.split(":")
    return read_id(comment_id), read_id(revision), read_status(status).value
