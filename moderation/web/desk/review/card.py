"""One comment: its card on a page of its own, and the parts of a card that are asked for later."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.comment_text import MAX_NOTE
from moderation.domain.scores import Label
from moderation.services.review.cards import read_card
from moderation.services.review.context import read_card_in_context, read_context
from moderation.services.review.explain import explain_card
from moderation.web.context import context as collaborators
from moderation.web.desk.page import show_page
from moderation.web.desk.review.queue_view import queue_come_from
from moderation.web.desk.signed_in import here, reviewer
from moderation.web.htmx import wants_part


def comment(comment_id: int) -> ResponseReturnValue:
    """One comment's card, whatever became of it, and all that is known of it."""
    return show_comment(comment_id)


def words(comment_id: int) -> ResponseReturnValue:
    """What the comment says, with the words marked that carried its score: too slow to be done for a whole queue."""
    if not wants_part():
        return _to_page(comment_id)
    card = read_card(comment_id, by=reviewer())
    explanation = explain_card(card, scorer=collaborators().scorer)
    return render_template("desk/review/_card_words.html", html=explanation.html if explanation else card.html)


def context(comment_id: int) -> ResponseReturnValue:
    """What the card leaves out."""
    if not wants_part():
        return _to_page(comment_id)
    found = read_context(comment_id, by=reviewer())
    # Who asks for it here has asked to see it.
    return render_template("desk/review/_context.html", context=found, veil=None, labels=tuple(Label))


def show_comment(
    comment_id: int,
    *,
    conflict: str = "",
    problem: str = "",
    typed_note: str = "",
    chosen_reason: str = "",
    back: str = "",
    status: int = 200,
) -> Response:
    """Show a comment's own page.

    `conflict` is a sentence about what has changed since somebody looked. `problem` is one about what cannot be taken;
    then the note and the reason are as they were sent.
    """
    card, found = read_card_in_context(comment_id, by=reviewer())
    return show_page(
        "desk/review/comment.html",
        status=status,
        card=card,
        context=found,
        labels=tuple(Label),
        explanation=explain_card(card, scorer=collaborators().scorer),
        conflict=conflict,
        problem=problem,
        typed_note=typed_note,
        chosen_reason=chosen_reason,
        back=back or here(),
        queue=queue_come_from(back or here()),
    )


def comment_url(comment_id: int, *, back: str) -> str:
    """Return the address of a comment's own page, which leads back to the queue that it is opened from."""
    return url_for("desk.comment", comment_id=comment_id, back=None if back == url_for("desk.queue") else back)


def longest_note() -> int:
    """Return how many characters a card's note takes."""
    return MAX_NOTE


def _to_page(comment_id: int) -> ResponseReturnValue:
    """Whoever comes without htmx gets the page, which has all of it."""
    return redirect(url_for("desk.comment", comment_id=comment_id), 303)
