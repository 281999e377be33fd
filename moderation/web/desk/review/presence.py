"""The poll of a page of cards: queue counts, and what colleagues are doing."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from moderation.domain.status import Status
from moderation.services.review.presence import claim_comment, leave_comments, look_around
from moderation.services.review.queue import count_queues
from moderation.web.context import context
from moderation.web.desk.posted import read_id, read_status
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.wording import say_claim, say_count, say_meanwhile


def presence() -> ResponseReturnValue:
    """Record which comment is open, and return what has changed for the cards shown.

    Takes `claim` (an id) or `leave`, and `shown` (one `id:status` per card). Returns counts by queue, and claims and
    moves in words by comment.
    """
    by, now = reviewer(), context().now()
    if "leave" in request.form:
        leave_comments(by)
        return "", 204
    claimed = request.form.get("claim", "")
    if claimed:
        claim_comment(read_id(claimed), by=by, now=now)
    around = look_around(dict(map(_read_shown, request.form.getlist("shown"))), by=by, now=now)
    return jsonify(
        counts={queue.value: say_count(count) for queue, count in count_queues(by).items()},
        claims={comment_id: say_claim(who) for comment_id, who in around.claims.items()},
        moves={
            comment_id: say_meanwhile(move.kind, move.status, move.actor) for comment_id, move in around.moves.items()
        },
    )


def _read_shown(raw: str) -> tuple[int, Status]:
    comment_id, _, status = raw.partition(":")
    return read_id(comment_id), read_status(status)
