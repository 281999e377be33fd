"""Deciding, and taking it back."""

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.decisions import Choice
from moderation.domain.queues import Queue
from moderation.domain.status import Status
from moderation.services.cards import read_card
from moderation.services.queue import count_queues, read_queue
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.review import Decided, Ruling, Seen, decide_comment, undo_decision
from moderation.web.context import context
from moderation.web.desk.card import show_comment
from moderation.web.desk.page import Notice, has_second, leave_notice
from moderation.web.desk.signed_in import own_path, reviewer
from moderation.web.desk.wording import say_left, say_outcome, say_status
from moderation.web.respond import wants_part


def decide(comment_id: int) -> ResponseReturnValue:
    """Carry out a choice; where somebody was faster, show the card as it is now."""
    ruling, seen = _read_ruling()
    try:
        decided = decide_comment(
            comment_id, ruling=ruling, seen=seen, by=reviewer(), now=context().now(), has_second=has_second()
        )
    except ChangedMeanwhile as error:
        return _show_conflict(comment_id, str(error))
    if wants_part():
        return _show_decided(decided)
    left = count_queues(reviewer())[Queue.PENDING]
    leave_notice(f"{say_outcome(decided.status)} {say_left(left)}", undo_id=decided.decision_id)
    return redirect(own_path(request.form.get("back", "")), 303)


def undo(decision_id: int) -> ResponseReturnValue:
    """Take a decision back; the comment is again what it was."""
    try:
        undone = undo_decision(decision_id, by=reviewer(), now=context().now(), has_second=has_second())
    except ChangedMeanwhile as error:
        if wants_part():
            return make_response(render_template("desk/_undo_refused.html", sentence=str(error)), 409)
        raise
    sentence = f"Taken back: the comment is {say_status(undone.status)} again."
    if wants_part():
        return _show_undone(undone, sentence)
    leave_notice(sentence)
    return redirect(own_path(request.form.get("back", "")), 303)


def _read_ruling() -> tuple[Ruling, Seen]:
    try:
        seen = Seen(revision=int(request.form["revision"]), status=Status(request.form["status"]))
        ruling = Ruling(
            Choice(request.form["choice"]), reason=request.form.get("reason", ""), note=request.form.get("note", "")
        )
    except ValueError as error:
        raise BadRequest("That was no choice of a card. Reload the page and choose again.") from error
    return ruling, seen


def _show_decided(decided: Decided) -> Response:
    counts = count_queues(reviewer())
    left = counts[Queue.PENDING]
    outcome = say_outcome(decided.status)
    fragment = render_template(
        "desk/_decided.html",
        notice=Notice(outcome, decided.decision_id),
        sentence=f"{outcome} {say_left(left)}",
        counts=counts,
        end=None if left else read_queue(reviewer(), now=context().now()),
        back=_page_asked_from(),
    )
    return make_response(fragment)


def _show_undone(undone: Decided, sentence: str) -> Response:
    card = read_card(undone.comment_id, by=reviewer())
    fragment = render_template(
        "desk/_undone.html",
        card=card if card.status is Status.PENDING else None,
        sentence=sentence,
        counts=count_queues(reviewer()),
        back=_page_asked_from(),
    )
    return make_response(fragment)


def _show_conflict(comment_id: int, sentence: str) -> Response:
    if not wants_part():
        return show_comment(comment_id, conflict=sentence, back=_page_asked_from(), status=409)
    fragment = render_template(
        "desk/_conflict.html",
        card=read_card(comment_id, by=reviewer()),
        conflict=sentence,
        counts=count_queues(reviewer()),
        back=_page_asked_from(),
    )
    return make_response(fragment, 409)


def _page_asked_from() -> str:
    return own_path(request.form.get("back", ""))
