"""The frame around every page of the desk."""

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
    """A message for the next page, and the decision or batch that it offers to undo, if any."""

    sentence: str
    undo_id: int | None = None
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The data of the page's sidebar: the account, the queue counts and the current URL."""

    email: str
    uses_keys: bool
    is_dense: bool
    counts: Mapping[Queue, int]
    notice: Notice | None
    here: str


def leave_notice(sentence: str, *, undo_id: int | None = None, batch_id: int | None = None) -> None:
    """Save a message in the session, for the next page."""
    session[_NOTICE] = [sentence, undo_id, batch_id]


def show_page(template: str, *, status: int = 200, counts: Mapping[Queue, int] | None = None, **data: Any) -> Response:
    """Render a page within the frame; pass `counts` if the queues have been counted already."""
    by = reviewer()
    frame = Frame(
        email=by.email,
        uses_keys=by.uses_keys,
        is_dense=by.is_dense,
        counts=count_queues(by) if counts is None else counts,
        notice=_take_notice(),
        here=here(),
    )
    return make_response(render_template(template, frame=frame, **data), status)


def has_second() -> bool:
    """Tell whether a scorer for second opinions is configured."""
    return bool(context().second_scorer)


def list_away() -> list[scorers.ScorerView]:
    """Return the scorers that are known to be unavailable."""
    return scorers.list_away(context().scorer, second=context().second_scorer)


def _take_notice() -> Notice | None:
    left = session.pop(_NOTICE, None)
    return Notice(*left) if left else None


def show_refusal(refusal: Refusal) -> Response:
    """Show a refusal within the desk's frame; htmx and signed-out users get the general answer."""
    if wants_part() or not is_signed_in():
        return errors.show_refusal(refusal)
    return show_page("desk/refused.html", status=errors.status_of(refusal), sentence=str(refusal))


def show_nothing_here(path: str) -> Response:
    """Answer 404 for an unknown URL of the desk."""
    if wants_part():
        raise NotFound
    return show_page("desk/refused.html", status=404, sentence="There is no page at this address.")
