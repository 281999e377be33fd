"""A queue's filters and order, read from and written to URLs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from flask import url_for
from werkzeug.exceptions import BadRequest

from moderation.domain.paging import MAX_ID
from moderation.domain.queues import Filters, Queue, QueueSort, QueueView, list_sorts
from moderation.domain.scores import Label
from moderation.domain.search import MAX_SEARCH, read_terms
from moderation.domain.signals import SignalKind
from moderation.web.desk.signed_in import own_path

Choice = TypeVar("Choice", bound=StrEnum)

MAX_AUTHOR = 80  # characters
CHOICES = {"queues": tuple(Queue), "labels": tuple(Label), "signals": tuple(SignalKind)}
"""The form's choices that are the same for every moderator."""

LONGEST = {"words": MAX_SEARCH, "author": MAX_AUTHOR}
"""The maximum length of the form's text fields."""

_ID = re.compile(r"[0-9]{1,19}")
_LANGUAGE = re.compile(r"[a-z]{2,8}")
_YEARS = range(1970, 3000)


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """The requested view; `notes` are sentences about values that were ignored or cut."""

    view: QueueView
    notes: tuple[str, ...]


def read_view_request(values: Mapping[str, str]) -> ViewRequest:
    """Read a view from a query string or a form. Raises BadRequest for an unknown choice."""
    notes: list[str] = []
    queue = _choose(Queue, values.get("queue") or Queue.PENDING, "queue")
    sorts = list_sorts(queue)
    sort = _choose(QueueSort, values.get("sort") or sorts[0], "order")
    filters = Filters(
        site=values.get("site", ""),
        thread=_read_id(values, "thread"),
        guest=_read_id(values, "guest"),
        label=_choose(Label, values["label"], "label") if values.get("label") else None,
        signal=_choose(SignalKind, values["signal"], "signal") if values.get("signal") else None,
        author=_cut(values.get("author", ""), MAX_AUTHOR, "name", notes),
        language=_read_language(values.get("language", "")),
        since=_read_day(values.get("since", ""), notes),
        until=_read_day(values.get("until", ""), notes),
        words=_cut(values.get("q", ""), MAX_SEARCH, "search", notes),
    )
    if filters.words and not read_terms(filters.words):
        notes.append("The search has no words. Type letters or digits.")
    return ViewRequest(QueueView(queue, sort if sort in sorts else sorts[0], filters), tuple(notes))


def read_view(values: Mapping[str, str]) -> QueueView:
    """Read a view as `read_view_request` does, without the notes."""
    return read_view_request(values).view


def view_of_address(address: str) -> QueueView:
    """Return the view that a URL of the desk shows; the default view for other pages."""
    parts = urlsplit(address)
    try:
        return read_view(dict(parse_qsl(parts.query))) if parts.path == url_for("desk.queue") else QueueView()
    except BadRequest:
        return QueueView()


def queue_come_from(address: str) -> str:
    """Return the queue that a URL shows or carries as its way back, else the default queue."""
    carried = own_path(dict(parse_qsl(urlsplit(address).query)).get("back", ""))
    queue = url_for("desk.queue")
    return next((each for each in (address, carried) if urlsplit(each).path == queue), queue)


def to_fields(view: QueueView) -> dict[str, str]:
    """Return the fields of a URL or form for a view; defaults are left out."""
    filters = view.filters
    fields = {
        "queue": "" if view.queue is Queue.PENDING else view.queue.value,
        "sort": "" if view.sort is list_sorts(view.queue)[0] else view.sort.value,
        "site": filters.site,
        "thread": str(filters.thread or ""),
        "guest": str(filters.guest or ""),
        "label": filters.label.value if filters.label else "",
        "signal": filters.signal.value if filters.signal else "",
        "author": filters.author,
        "language": filters.language,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
        "q": filters.words,
    }
    return {name: value for name, value in fields.items() if value}


def queue_url(view: QueueView, *, after: str = "") -> str:
    """Return the URL of a view, or of its page that begins after a place."""
    fields: dict[str, Any] = to_fields(view) | ({"after": after} if after else {})
    return url_for("desk.queue", **fields)


def count_url(view: QueueView) -> str:
    """Return the URL that counts the comments in a view."""
    fields: dict[str, Any] = {**to_fields(view)}
    return url_for("desk.queue_count", **fields)


def next_queue_url(queue: Queue) -> str:
    """Return the URL of the next queue, without filters; the first follows the last."""
    queues = list(Queue)
    following = queues[(queues.index(queue) + 1) % len(queues)]
    return queue_url(QueueView(following, list_sorts(following)[0]))


def list_orders(view: QueueView) -> tuple[QueueSort, ...]:
    """Return the orders that a view can be sorted in."""
    return list_sorts(view.queue)


def without(view: QueueView, name: str = "") -> QueueView:
    """Return a view without one of its filters, or without all of them."""
    filters = replace(view.filters, **{name: getattr(Filters(), name)}) if name else Filters()
    return replace(view, filters=filters)


def _choose(choices: type[Choice], raw: str, what: str) -> Choice:
    try:
        return choices(raw)
    except ValueError as error:
        raise BadRequest(f"Unknown {what}. Start again from the top of the queue.") from error


def _read_id(values: Mapping[str, str], name: str) -> int | None:
    raw = values.get(name, "")
    if raw and (not _ID.fullmatch(raw) or int(raw) > MAX_ID):
        raise BadRequest(f"{name}= must be a number.")
    return int(raw) if raw else None


def _read_language(raw: str) -> str:
    if raw and not _LANGUAGE.fullmatch(raw):
        raise BadRequest("Unknown language. Start again from the top of the queue.")
    return raw


def _read_day(raw: str, notes: list[str]) -> date | None:
    if not raw:
        return None
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        notes.append(f"“{raw[:20]}” is not a date and was ignored. Write dates like 2026-11-22.")
        return None
    return day


def _cut(raw: str, most: int, what: str, notes: list[str]) -> str:
    text = " ".join(raw.replace("\0", " ").split())
    if len(text) > most:
        notes.append(f"The {what} is longer than {most} characters and was cut off.")
    return text[:most].rstrip()


# Registered as template filters under the functions' own names.
FILTERS = (count_url, list_orders, next_queue_url, queue_url, without)
