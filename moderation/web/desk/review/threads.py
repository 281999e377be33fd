"""A conversation's page: close, hold or rename it, and pin or feature its comments."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.services.comments.threads import MAX_TITLE
from moderation.services.refusals import Unacceptable
from moderation.services.review.threads import (
    close_thread,
    feature_comment,
    hold_thread,
    pin_comment,
    read_thread_settings,
    rename_thread,
)
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import page_asked_from, read_switch
from moderation.web.desk.signed_in import here, reviewer


def thread(thread_id: int) -> ResponseReturnValue:
    """Show a conversation's settings."""
    return _show(thread_id)


def thread_save(thread_id: int) -> ResponseReturnValue:
    """Rename, close, reopen, hold or release a conversation, depending on which form was sent."""
    by, now, sent = reviewer(), context().now(), request.form
    try:
        if "title" in sent:
            rename_thread(thread_id, sent["title"], by=by, now=now)
            leave_notice("Renamed. Readers now see the new title.")
        elif "closed" in sent:
            is_on = read_switch(sent["closed"])
            close_thread(thread_id, is_on=is_on, by=by, now=now)
            leave_notice("Closed. Readers can still see it, but not comment." if is_on else "Reopened.")
        else:
            is_on = read_switch(sent.get("held", ""))
            hold_thread(thread_id, is_on=is_on, by=by, now=now)
            leave_notice(
                "Every new comment here is held." if is_on else "New comments are checked by the policy again."
            )
    except Unacceptable as error:
        return _show(thread_id, typed=sent["title"], problem=str(error), status=422)
    return redirect(url_for("desk.thread", thread_id=thread_id), 303)


def comment_pin(comment_id: int) -> ResponseReturnValue:
    """Pin a comment above the others, or unpin it."""
    is_on = read_switch(request.form.get("on", ""))
    pin_comment(comment_id, is_on=is_on, by=reviewer(), now=context().now())
    leave_notice("Pinned to the top of its page." if is_on else "Unpinned.")
    return redirect(page_asked_from(), 303)


def comment_feature(comment_id: int) -> ResponseReturnValue:
    """Feature a comment, or unfeature it."""
    is_on = read_switch(request.form.get("on", ""))
    feature_comment(comment_id, is_on=is_on, by=reviewer(), now=context().now())
    leave_notice("Featured. Readers see a label on it." if is_on else "Unfeatured.")
    return redirect(page_asked_from(), 303)


def _show(thread_id: int, *, typed: str | None = None, problem: str = "", status: int = 200) -> Response:
    found = read_thread_settings(thread_id, by=reviewer(), now=context().now())
    return show_page(
        "desk/review/thread.html",
        status=status,
        thread=found,
        title=found.title if typed is None else typed,
        longest=MAX_TITLE,
        problem=problem,
        back=here(),
    )
