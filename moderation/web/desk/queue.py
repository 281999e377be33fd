"""The queue."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

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
