"""The queues: waiting, reported and decided comments."""

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
from moderation.services.seeding.demo import find_demo
from moderation.services.sites.reasons import shared_reasons
from moderation.web.context import context
from moderation.web.desk.page import list_away, show_page
from moderation.web.desk.review.queue_view import CHOICES, LONGEST, ViewRequest, read_view_request, to_fields
from moderation.web.desk.signed_in import here, reviewer
from moderation.web.htmx import wants_part


def queue() -> ResponseReturnValue:
    """Show a queue; htmx gets only the next batch of cards."""
    requested, after = read_view_request(request.args), request.args.get("after", "")
    try:
        page = read_queue(requested.view, by=reviewer(), after=after)
    except ValueError as error:
        raise BadRequest("That page of the queue does not exist. Start again from the top.") from error
    if not wants_part():
        return _show_queue(requested, page, after=after)
    counts = count_queues(reviewer())
    today = decided_today(counts[Queue.PENDING])
    return render_template(
        "desk/review/_page_of_cards.html", page=page, after=after, back=here(), counts=counts, decided_today=today
    )


def count() -> ResponseReturnValue:
    """Show how many comments match, for a page that was sent without the count."""
    view = read_view_request(request.args).view
    return render_template(
        "desk/review/_matching.html", matched=count_matching(view, by=reviewer()), view=view, is_late=True
    )


def decided_today(waiting: int) -> int:
    """Return how many decisions the moderator has made today; shown only when no comments are waiting."""
    return 0 if waiting else count_decided_today(reviewer(), now=context().now())


def _show_queue(requested: ViewRequest, page: QueuePage, *, after: str) -> Response:
    around = read_surroundings(requested.view, by=reviewer(), now=context().now())
    matched = Matched(around.counts[requested.view.queue])
    is_narrowed = requested.view.filters.is_set
    if is_narrowed:
        matched = tell_matching(page, is_first=not after) or count_matching(requested.view, by=reviewer(), page=page)
    return show_page(
        "desk/review/queue.html",
        page=page,
        after=after,
        back=here(),
        away=list_away(),
        notes=requested.notes,
        around=around,
        matched=matched,
        view_fields=to_fields(requested.view),
        choices=CHOICES,
        longest=LONGEST,
        reasons=shared_reasons(reviewer(), site_key=requested.view.filters.site),
        counts=around.counts,
        decided_today=decided_today(around.counts[Queue.PENDING]),
        demo=None if is_narrowed else find_demo(by=reviewer(), now=context().now()),
    )
