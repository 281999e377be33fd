"""The queue, and one comment by itself."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.scores import Label
from moderation.services.cards import read_card
from moderation.services.explaining import explain_comment
from moderation.services.findings import read_answers
from moderation.services.queue import read_queue
from moderation.web.context import context
from moderation.web.desk.page import list_away, show_page
from moderation.web.desk.signed_in import here, reviewer
from moderation.web.respond import wants_part


def queue() -> ResponseReturnValue:
    """What waits, the longest waiting first; htmx gets the next batch of cards alone."""
    after = request.args.get("after", "")
    try:
        page = read_queue(reviewer(), now=context().now(), after=after)
    except ValueError as error:
        raise BadRequest("There is no such place in the queue. Start again at its top.") from error
    if wants_part():
        return render_template("desk/_batch.html", page=page, after=after, back=here())
    return show_page("desk/queue.html", page=page, after=after, back=here(), away=list_away(), counts=page.counts)


def comment(comment_id: int) -> ResponseReturnValue:
    """One comment's card, whatever became of it, and all that the scorers said of it."""
    return show_comment(comment_id)


def show_comment(comment_id: int, *, conflict: str = "", back: str = "", status: int = 200) -> Response:
    """Show a comment's own page; `conflict` is a sentence about what has changed since somebody looked."""
    by = reviewer()
    return show_page(
        "desk/comment.html",
        status=status,
        card=read_card(comment_id, by=by),
        answers=read_answers(comment_id, by=by),
        labels=tuple(Label),
        explanation=explain_comment(comment_id, by=by, scorer=context().scorer),
        conflict=conflict,
        back=back or here(),
    )
