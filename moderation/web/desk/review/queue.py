"""The queues: what waits, what readers complain of, what was decided."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from moderation.domain.queues import Queue
from moderation.services.review.queue import (
    Matched,
    QueuePage,
    count_decided_today,
    count_matching,
    count_queues,
    read_queue,
    read_surroundings,
    tell_matching,
)
from moderation.services.sites.reasons import shared_reasons
from moderation.web.context import context
from moderation.web.desk.page import list_away, show_page
from moderation.web.desk.review.queue_view import CHOICES, LONGEST, ViewRequest, read_view_request, to_fields
from moderation.web.desk.signed_in import here, reviewer
from moderation.web.htmx import wants_part


def queue() -> ResponseReturnValue:
    """A queue, or what it is narrowed to; htmx gets the next batch of cards alone."""
    asked, after = read_view_request(request.args), request.args.get("after", "")
    try:
        page = read_queue(asked.view, by=reviewer(), after=after)
    except ValueError as error:
        raise BadRequest("There is no such place in the queue. Start again at its top.") from error
    if not wants_part():
        return _show_queue(asked, page, after=after)
    counts = count_queues(reviewer())
    today = decided_today(counts[Queue.PENDING])
    return render_template(
        "desk/review/_page_of_cards.html", page=page, after=after, back=here(), counts=counts, decided_today=today
    )


def count() -> ResponseReturnValue:
    """How many comments match, for a page that came without that number."""
    view = read_view_request(request.args).view
    return render_template(
        "desk/review/_matching.html", matched=count_matching(view, by=reviewer()), view=view, is_late=True
    )


def decided_today(waiting: int) -> int:
    """Return how many decisions somebody has made today, which is told where nothing waits."""
    return 0 if waiting else count_decided_today(reviewer(), now=context().now())


def _show_queue(asked: ViewRequest, page: QueuePage, *, after: str) -> Response:
    around = read_surroundings(asked.view, by=reviewer(), now=context().now())
    matched = Matched(around.counts[asked.view.queue])
    if asked.view.filters.is_set:
        matched = tell_matching(page, is_first=not after) or count_matching(asked.view, by=reviewer(), page=page)
    return show_page(
        "desk/review/queue.html",
        page=page,
        after=after,
        back=here(),
        away=list_away(),
        notes=asked.notes,
        around=around,
        matched=matched,
        view_fields=to_fields(asked.view),
        choices=CHOICES,
        longest=LONGEST,
        reasons=shared_reasons(reviewer(), site_key=asked.view.filters.site),
        counts=around.counts,
        decided_today=decided_today(around.counts[Queue.PENDING]),
    )
