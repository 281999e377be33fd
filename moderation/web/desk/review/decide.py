"""Decide a comment, and undo a decision."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from moderation.domain.queues import Queue, QueueView
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.review.cards import read_card
from moderation.services.review.decide import Decided, RequestedDecision, decide_comment, undo_decision
from moderation.services.review.queue import Matched, QueuePage, count_queues
from moderation.web.context import context
from moderation.web.desk.page import Notice, has_second, leave_notice
from moderation.web.desk.posted import page_asked_from, read_decision, read_seen
from moderation.web.desk.review.card import show_comment
from moderation.web.desk.review.queue import decided_today
from moderation.web.desk.review.queue_view import view_of_address
from moderation.web.desk.review.queue_words import say_left
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.wording import say_outcome, say_status
from moderation.web.htmx import wants_part


def decide(comment_id: int) -> ResponseReturnValue:
    """Carry out a decision, or show the current card if somebody else was faster."""
    requested = read_decision()
    try:
        decided = decide_comment(
            comment_id,
            requested=requested,
            seen=read_seen(),
            by=reviewer(),
            now=context().now(),
            has_second=has_second(),
        )
    except ChangedMeanwhile as error:
        return _show_conflict(comment_id, requested, str(error))
    except Unacceptable as error:
        return _ask_again(comment_id, requested, str(error))
    if wants_part():
        return _show_decided(decided)
    leave_notice(_say_decided(decided, count_queues(reviewer())), undo_id=decided.decision_id)
    return redirect(page_asked_from(), 303)


def undo(decision_id: int) -> ResponseReturnValue:
    """Undo a decision and restore the comment's status."""
    try:
        undone = undo_decision(decision_id, by=reviewer(), now=context().now(), has_second=has_second())
    except ChangedMeanwhile as error:
        if wants_part():
            return make_response(render_template("desk/review/_undo_refused.html", sentence=str(error)), 409)
        raise
    sentence = f"Undone: the comment is {say_status(undone.status)} again."
    if wants_part():
        return _show_undone(undone, sentence)
    leave_notice(sentence)
    return redirect(page_asked_from(), 303)


def _show_decided(decided: Decided) -> Response:
    counts, view = count_queues(reviewer()), _view_asked_from()
    fragment = render_template(
        "desk/review/_decided.html",
        notice=Notice(say_outcome(decided.status), decided.decision_id),
        sentence=_say_decided(decided, counts),
        counts=counts,
        matched=_tell_matched(view, counts),
        end=None if counts[view.queue] else QueuePage(view),
        decided_today=decided_today(counts[Queue.PENDING]),
        back=page_asked_from(),
    )
    return make_response(fragment)


def _say_decided(decided: Decided, counts: Mapping[Queue, int]) -> str:
    queue = _view_asked_from().queue
    return f"{say_outcome(decided.status)} {say_left(queue, counts[queue])}".rstrip()


def _show_undone(undone: Decided, sentence: str) -> Response:
    card, counts, view = read_card(undone.comment_id, by=reviewer()), count_queues(reviewer()), _view_asked_from()
    fragment = render_template(
        "desk/review/_undone.html",
        card=card if card.status in view.queue.statuses else None,
        sentence=sentence,
        counts=counts,
        matched=_tell_matched(view, counts),
        back=page_asked_from(),
    )
    return make_response(fragment)


def _show_conflict(comment_id: int, requested: RequestedDecision, sentence: str) -> Response:
    """Show the current card with the note and the reason as they were sent."""
    typed = {"conflict": sentence, "typed_note": requested.note, "chosen_reason": requested.reason}
    if not wants_part():
        return show_comment(comment_id, back=page_asked_from(), status=409, **typed)
    fragment = render_template(
        "desk/review/_conflict.html",
        card=read_card(comment_id, by=reviewer()),
        counts=count_queues(reviewer()),
        back=page_asked_from(),
        **typed,
    )
    return make_response(fragment, 409)


def _ask_again(comment_id: int, requested: RequestedDecision, sentence: str) -> Response:
    """Show the card with the error, and the note and the reason as they were sent."""
    typed = {"problem": sentence, "typed_note": requested.note, "chosen_reason": requested.reason}
    if not wants_part():
        return show_comment(comment_id, back=page_asked_from(), status=422, **typed)
    card = read_card(comment_id, by=reviewer())
    fragment = render_template(
        "desk/review/_card.html",
        card=card,
        conflict="",
        is_alone=False,
        autofocus=True,
        back=page_asked_from(),
        **typed,
    )
    return make_response(fragment, 422)


def _tell_matched(view: QueueView, counts: Mapping[Queue, int]) -> Matched | None:
    """Return how many comments match; None for a filtered queue, which is slow to count and counted separately."""
    return None if view.filters.is_set else Matched(counts[view.queue])


def _view_asked_from() -> QueueView:
    return view_of_address(page_asked_from())
