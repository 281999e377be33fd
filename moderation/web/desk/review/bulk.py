"""Bulk actions: select comments, decide them in steps, undo the whole batch."""

from time import monotonic

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.bulk import LARGEST
from moderation.domain.decisions import Choice
from moderation.services.review.bulk import BatchState, make_batch, read_batch, run_batch, undo_batch
from moderation.services.review.queue import Matched, find_matching
from moderation.web.context import context
from moderation.web.desk.page import has_second, leave_notice, show_page
from moderation.web.desk.posted import page_asked_from, read_decision, read_id, read_status
from moderation.web.desk.review.queue_view import read_view
from moderation.web.desk.signed_in import own_path, reviewer
from moderation.web.desk.wording import say_count
from moderation.web.htmx import wants_part

_DONE = {Choice.APPROVE: "approved", Choice.REJECT: "rejected", Choice.SPAM: "marked as spam"}

_HEADINGS = {Choice.APPROVE: "Approve", Choice.REJECT: "Reject", Choice.SPAM: "Mark as spam:"}

_LEFT = "skipped because it had changed"

_LEFT_MANY = "skipped because they had changed"


AT_ONCE = 1.0
"""Seconds of work before a progress page is shown."""

_WITHOUT_SCRIPTS = 5.0
"""Without scripts each step takes a press of a button, so steps are longer."""


def batches_post() -> ResponseReturnValue:
    """Make a batch of the selected comments and start it; a batch of all that match has to be confirmed first."""
    is_all = "all" in request.form
    requested = read_decision()
    seen = _find_all() if is_all else _read_selected()
    batch = make_batch(seen, requested=requested, by=reviewer(), now=context().now())
    if is_all:
        return redirect(url_for("desk.batch", batch_id=batch.id, back=page_asked_from()), 303)
    return _go_on(batch.id, seconds=AT_ONCE)


def batch(batch_id: int) -> ResponseReturnValue:
    """Show the progress of a batch, or what it would do."""
    state = read_batch(batch_id, by=reviewer())
    return show_page("desk/review/bulk.html", batch=state, back=own_path(request.args.get("back", "")))


def batch_step(batch_id: int) -> ResponseReturnValue:
    """Run the next step; htmx shows progress and requests the next step until the batch is finished."""
    if not wants_part():
        return _go_on(batch_id, seconds=_WITHOUT_SCRIPTS)
    state = run_batch(batch_id, by=reviewer(), now=context().now(), has_second=has_second())
    if not state.is_finished:
        return render_template("desk/review/_bulk_progress.html", batch=state, back=page_asked_from())
    _leave_end(state)
    return Response(status=200, headers={"HX-Redirect": page_asked_from()})


def batch_undo(batch_id: int) -> ResponseReturnValue:
    """Undo a whole batch."""
    undo_batch(batch_id, by=reviewer(), now=context().now())
    return _go_on(batch_id, seconds=AT_ONCE)


def work_on(batch_id: int, *, seconds: float) -> BatchState:
    """Run a batch step by step for `seconds` or until it is finished, but at least one step."""
    until = monotonic() + seconds
    while True:
        state = run_batch(batch_id, by=reviewer(), now=context().now(), has_second=has_second())
        if state.is_finished or monotonic() >= until:
            return state


def _go_on(batch_id: int, *, seconds: float) -> Response:
    """Work for a while, then redirect to the progress page, or back when the batch is finished."""
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
    """Return the selected comments as their cards showed them; comments that have changed since are skipped."""
    try:
        return [_read_seen(raw) for raw in request.form.getlist("ids")]
    except (BadRequest, ValueError) as error:
        raise BadRequest("The selection could not be read. Go back, reload the page and select again.") from error


def _read_seen(raw: str) -> tuple[int, int, str]:
    comment_id, revision, status = raw.split(":")
    return read_id(comment_id), read_id(revision), read_status(status).value


def say_batch(state: BatchState) -> str:
    """Return the heading of a batch."""
    if state.is_undoing:
        return f"Undoing {_say_comments(state.goal)}"
    return f"{_HEADINGS[state.choice]} {_say_comments(state.total)}"


def say_batch_progress(state: BatchState) -> str:
    """Return the progress of a batch."""
    return f"{state.done:,} of {state.goal:,}"


def say_batch_end(state: BatchState) -> str:
    """Return the result of a finished batch, as a sentence."""
    if state.is_undoing:
        done, left = f"{_say_comments(state.undone)} undone", state.kept
    else:
        done, left = f"{_say_comments(state.decided)} {_DONE[state.choice]}", state.left
    if not left:
        return f"{done}."
    return f"{done}; {left:,} {_LEFT if left == 1 else _LEFT_MANY}."


def say_rest(state: BatchState) -> str:
    """Return a warning where a batch is as large as allowed and may have left comments out, else ""."""
    return f"A batch is limited to {LARGEST:,} comments; start another for the rest." if state.total == LARGEST else ""


def say_all(matched: Matched) -> str:
    """Return the label of the "select all" box; without a number where not all were counted."""
    is_counted = not (matched.is_more or matched.among)
    return f"All {say_count(matched.count)} that match" if is_counted else "All that match"


def _say_comments(count: int) -> str:
    return "1 comment" if count == 1 else f"{count:,} comments"


# Registered as template filters under the functions' own names.
FILTERS = (
    say_all,
    say_batch,
    say_batch_end,
    say_batch_progress,
    say_rest,
)
