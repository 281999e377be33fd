"""One comment's page, and the parts of a card that are loaded on demand."""

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
    """Show one comment's page, whatever its status."""
    return show_comment(comment_id)


def words(comment_id: int) -> ResponseReturnValue:
    """Show the text with the words that drove its score marked; this is too slow for a whole queue."""
    if not wants_part():
        return _to_page(comment_id)
    card = read_card(comment_id, by=reviewer())
    explanation = explain_card(card, scorer=collaborators().scorer)
    return render_template("desk/review/_card_words.html", html=explanation.html if explanation else card.html)


def context(comment_id: int) -> ResponseReturnValue:
    """Show the details that the card leaves out."""
    if not wants_part():
        return _to_page(comment_id)
    found = read_context(comment_id, by=reviewer())
    # Not blurred: whoever opens the context wants to see it.
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

    `conflict` is a sentence about what has changed since the card was loaded. `problem` is a sentence about invalid
    input; the note and the reason are then shown as they were sent.
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
    """Return the URL of a comment's page, with the queue it was opened from as the way back."""
    return url_for("desk.comment", comment_id=comment_id, back=None if back == url_for("desk.queue") else back)


def longest_note() -> int:
    """Return the maximum length of a note on a card."""
    return MAX_NOTE


def _to_page(comment_id: int) -> ResponseReturnValue:
    """Redirect a request without htmx to the comment's page, which shows everything."""
    return redirect(url_for("desk.comment", comment_id=comment_id), 303)
