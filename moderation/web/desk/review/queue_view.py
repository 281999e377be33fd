"""A queue's view as its address says it, and the addresses of other views."""

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
"""What the form offers, beside what depends on the moderator."""

LONGEST = {"words": MAX_SEARCH, "author": MAX_AUTHOR}
"""How many characters its fields take."""

_ID = re.compile(r"[0-9]{1,19}")
_LANGUAGE = re.compile(r"[a-z]{2,8}")
_YEARS = range(1970, 3000)


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """The view that was asked for; `notes` say what of it could not be taken as it was typed."""

    view: QueueView
    notes: tuple[str, ...]


def read_view_request(values: Mapping[str, str]) -> ViewRequest:
    """Read a view from an address or a form. Raises BadRequest for a choice that there is not."""
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
        notes.append("There is no word in that search: it takes letters or digits.")
    return ViewRequest(QueueView(queue, sort if sort in sorts else sorts[0], filters), tuple(notes))


def read_view(values: Mapping[str, str]) -> QueueView:
    """Read a view as `read_view_request` does, without the notes."""
    return read_view_request(values).view


def view_of_address(address: str) -> QueueView:
    """Return the view that one of the desk's addresses shows; the first page's for any other page."""
    parts = urlsplit(address)
    try:
        return read_view(dict(parse_qsl(parts.query))) if parts.path == url_for("desk.queue") else QueueView()
    except BadRequest:
        return QueueView()


def queue_come_from(address: str) -> str:
    """Return the queue that an address of the desk is, or that it carries as the way back; else the first."""
    carried = own_path(dict(parse_qsl(urlsplit(address).query)).get("back", ""))
    queue = url_for("desk.queue")
    return next((each for each in (address, carried) if urlsplit(each).path == queue), queue)


def to_fields(view: QueueView) -> dict[str, str]:
    """Return what an address or a form says of a view: what differs from the desk's first page."""
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
    """Return the address of a view, or of its page after a place."""
    fields: dict[str, Any] = to_fields(view) | ({"after": after} if after else {})
    return url_for("desk.queue", **fields)


def count_url(view: QueueView) -> str:
    """Return the address that tells how many comments a view holds."""
    fields: dict[str, Any] = {**to_fields(view)}
    return url_for("desk.queue_count", **fields)


def next_queue_url(queue: Queue) -> str:
    """Return the address of the queue after one, as it is by itself; after the last comes the first."""
    queues = list(Queue)
    following = queues[(queues.index(queue) + 1) % len(queues)]
    return queue_url(QueueView(following, list_sorts(following)[0]))


def list_orders(view: QueueView) -> tuple[QueueSort, ...]:
    """Return the orders that a view can be read in."""
    return list_sorts(view.queue)


def without(view: QueueView, name: str = "") -> QueueView:
    """Return a view without one of its filters, or without any."""
    filters = replace(view.filters, **{name: getattr(Filters(), name)}) if name else Filters()
    return replace(view, filters=filters)


def _choose(choices: type[Choice], raw: str, what: str) -> Choice:
    try:
        return choices(raw)
    except ValueError as error:
        raise BadRequest(f"There is no such {what}. Start again at the top of the queue.") from error


def _read_id(values: Mapping[str, str], name: str) -> int | None:
    raw = values.get(name, "")
    if raw and (not _ID.fullmatch(raw) or int(raw) > MAX_ID):
        raise BadRequest(f"{name}= takes a number.")
    return int(raw) if raw else None


def _read_language(raw: str) -> str:
    if raw and not _LANGUAGE.fullmatch(raw):
        raise BadRequest("There is no such language. Start again at the top of the queue.")
    return raw


def _read_day(raw: str, notes: list[str]) -> date | None:
    if not raw:
        return None
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        notes.append(f"“{raw[:20]}” is no day, so it was left out: write it as in 2026-11-22.")
        return None
    return day


def _cut(raw: str, most: int, what: str, notes: list[str]) -> str:
    text = " ".join(raw.replace("\0", " ").split())
    if len(text) > most:
        notes.append(f"This {what} is longer than {most} characters; what comes after them was left out.")
    return text[:most].rstrip()


# What templates may ask for, under the functions' own names.
FILTERS = (count_url, list_orders, next_queue_url, queue_url, without)
