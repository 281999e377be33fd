"""What every page of the desk has around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, session
from werkzeug.exceptions import NotFound

from moderation.domain.queues import Queue
from moderation.services.refusals import Refusal
from moderation.services.review.queue import count_queues
from moderation.services.scoring import scorers
from moderation.web import errors
from moderation.web.context import context
from moderation.web.desk.signed_in import here, is_signed_in, reviewer
from moderation.web.htmx import wants_part

_NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the next page, and the decision or the batch of them that it offers to undo, if any."""

    sentence: str
    undo_id: int | None = None
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Who is here and where: what the side of the page shows."""

    email: str
    uses_keys: bool
    counts: Mapping[Queue, int]
    notice: Notice | None
    here: str


def leave_notice(sentence: str, *, undo_id: int | None = None, batch_id: int | None = None) -> None:
    """Keep a sentence for the page that the browser is sent to next."""
    session[_NOTICE] = [sentence, undo_id, batch_id]


def show_page(template: str, *, status: int = 200, counts: Mapping[Queue, int] | None = None, **data: Any) -> Response:
    """Render a page within its frame; `counts` spares counting where the caller has done it."""
    by = reviewer()
    frame = Frame(
        email=by.email,
        uses_keys=by.uses_keys,
        counts=count_queues(by) if counts is None else counts,
        notice=_take_notice(),
        here=here(),
    )
    return make_response(render_template(template, frame=frame, **data), status)


def has_second() -> bool:
    """Tell whether there is a scorer that gives second opinions."""
    return bool(context().second_scorer)


def list_away() -> list[scorers.ScorerView]:
    """Return the scorers that are known to be away."""
    return scorers.list_away(context().scorer, second=context().second_scorer)


def _take_notice() -> Notice | None:
    left = session.pop(_NOTICE, None)
    return Notice(*left) if left else None


def show_refusal(refusal: Refusal) -> Response:
    """Keep the desk around the sentence; htmx and strangers get what they get everywhere."""
    if wants_part() or not is_signed_in():
        return errors.show_refusal(refusal)
    return show_page("desk/refused.html", status=errors.status_of(refusal), sentence=str(refusal))


def show_nothing_here(path: str) -> Response:
    """No page has this address."""
    if wants_part():
        raise NotFound
    return show_page("desk/refused.html", status=404, sentence="There is no page at this address.")
