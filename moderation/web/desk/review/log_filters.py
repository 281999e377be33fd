"""The log's filters, read from and written to the query string."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import BadRequest

from moderation.domain.decisions import DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.log import LogFilters, Part

BY_PEOPLE = tuple(kind for kind in DecisionKind if kind.is_of_team)
_LABELS = {Part.ME: "Yours", Part.PEOPLE: "People", Part.ALL: "Everything", Part.SETTINGS: "Settings"}


@dataclass(frozen=True, slots=True)
class PartTab:
    """A tab of the log."""

    part: Part
    label: str
    path: str


def read_filters() -> LogFilters:
    """Return the filters in the query string. Raises BadRequest for values that our form cannot send."""
    values = request.args
    try:
        part = Part(values.get("by") or Part.PEOPLE)
        kind = values.get("kind", "")
        if kind and kind not in list_kinds(part):
            raise ValueError(kind)
        return LogFilters(
            part=part,
            site=values.get("site", ""),
            actor=values.get("actor", "").strip().lower(),
            kind=kind,
            since=_read_day(values.get("since", "")),
            until=_read_day(values.get("until", "")),
        )
    except ValueError as error:
        raise BadRequest("These filters are not valid. Dates are written like 2026-11-22.") from error


def list_kinds(part: Part) -> tuple[DecisionKind | EventKind, ...]:
    """Return the kinds of entries that a tab can be filtered by."""
    if part is Part.SETTINGS:
        return tuple(EventKind)
    return tuple(DecisionKind) if part is Part.ALL else BY_PEOPLE


def list_parts(filters: LogFilters) -> list[PartTab]:
    """Return the tabs; each keeps the site and the days."""
    kept = {"site": filters.site or None, **_days(filters)}
    return [PartTab(part, label, url_for("desk.log", by=part.value, **kept)) for part, label in _LABELS.items()]


def log_path(filters: LogFilters, *, before: str = "") -> str:
    """Return the URL of a page of the filtered log."""
    return url_for("desk.log", **_arguments(filters), before=before or None)


def csv_path(filters: LogFilters) -> str:
    """Return the URL of the filtered log as CSV."""
    return url_for("desk.log_csv", **_arguments(filters))


def _arguments(filters: LogFilters) -> dict[str, Any]:
    words = {"by": filters.part.value, "site": filters.site, "actor": filters.actor, "kind": filters.kind}
    return {name: word or None for name, word in words.items()} | _days(filters)


def _days(filters: LogFilters) -> dict[str, Any]:
    days = {"since": filters.since, "until": filters.until}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _read_day(raw: str) -> date | None:
    return date.fromisoformat(raw) if raw else None
