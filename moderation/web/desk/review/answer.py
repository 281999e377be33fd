"""Answer a comment in the team's name."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from moderation.domain.queues import Queue
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.review.answer import Answered, answer_comment
from moderation.services.review.cards import read_card
from moderation.services.review.queue import QueuePage, count_queues
from moderation.web.context import context
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.posted import page_asked_from, read_seen
from moderation.web.desk.review.queue import decided_today
from moderation.web.desk.review.queue_view import view_of_address
from moderation.web.desk.signed_in import reviewer
from moderation.web.htmx import wants_part


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """The text as typed, and what is wrong with it, if anything."""

    body: str
    problem: str = ""


def answer(comment_id: int) -> ResponseReturnValue:
    """Publish an answer, or show the form again with what was typed."""
    body = request.form.get("body", "")
    try:
        answered = answer_comment(comment_id, body=body, seen=read_seen(), by=reviewer(), now=context().now())
    except Unacceptable as error:
        return _ask_again(comment_id, TypedAnswer(body, str(error)), status=422)
    except ChangedMeanwhile as error:
        return _ask_again(comment_id, TypedAnswer(body), conflict=str(error), status=409)
    sentence = "Approved and answered." if answered.was_approved else "Answered."
    if wants_part():
        return _show_answered(answered, sentence)
    leave_notice(f"{sentence} It is public now.")
    return redirect(page_asked_from(), 303)


def _show_answered(answered: Answered, sentence: str) -> Response:
    counts, view = count_queues(reviewer()), view_of_address(page_asked_from())
    fragment = render_template(
        "desk/review/_answered.html",
        answered=answered,
        sentence=sentence,
        counts=counts,
        end=None if counts[view.queue] else QueuePage(view),
        decided_today=decided_today(counts[Queue.PENDING]),
    )
    return make_response(fragment)


def _ask_again(comment_id: int, typed: TypedAnswer, *, status: int, conflict: str = "") -> Response:
    """Show the form with what was typed: alone, or on the current card after a conflict."""
    data: dict[str, Any] = {
        "card": read_card(comment_id, by=reviewer()),
        "answer": typed,
        "conflict": conflict,
        "back": page_asked_from(),
    }
    if not wants_part():
        return show_page("desk/review/answer.html", status=status, **data)
    template = "desk/review/_card.html" if conflict else "desk/review/_answer_form.html"
    return make_response(render_template(template, is_alone=False, autofocus=True, **data), status)
