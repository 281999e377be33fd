"""What of the log an address asks for, and the addresses of what else there is."""

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
    """A part of the log: the tab that leads there."""

    part: Part
    label: str
    path: str


def read_filters() -> LogFilters:
    """Return what the address asks for. Raises BadRequest for what no form of ours sends."""
    asked = request.args
    try:
        part = Part(asked.get("by") or Part.PEOPLE)
        kind = asked.get("kind", "")
        if kind and kind not in list_kinds(part):
            raise ValueError(kind)
        return LogFilters(
            part=part,
            site=asked.get("site", ""),
            actor=asked.get("actor", "").strip().lower(),
            kind=kind,
            since=_read_day(asked.get("since", "")),
            until=_read_day(asked.get("until", "")),
        )
    except ValueError as error:
        raise BadRequest("The log cannot be narrowed to that: a day reads like 2026-11-22.") from error


def list_kinds(part: Part) -> tuple[DecisionKind | EventKind, ...]:
    """Return the kinds that a part of the log can be narrowed to."""
    if part is Part.SETTINGS:
        return tuple(EventKind)
    return tuple(DecisionKind) if part is Part.ALL else BY_PEOPLE


def list_parts(filters: LogFilters) -> list[PartTab]:
    """Return the tabs; site and days are kept from one to the next."""
    kept = {"site": filters.site or None, **_days(filters)}
    return [PartTab(part, label, url_for("desk.log", by=part.value, **kept)) for part, label in _LABELS.items()]


def log_path(filters: LogFilters, *, before: str = "") -> str:
    """Return the address of a page of the log as it is narrowed."""
    return url_for("desk.log", **_arguments(filters), before=before or None)


def csv_path(filters: LogFilters) -> str:
    """Return the address of the same as a file."""
    return url_for("desk.log_csv", **_arguments(filters))


def _arguments(filters: LogFilters) -> dict[str, Any]:
    words = {"by": filters.part.value, "site": filters.site, "actor": filters.actor, "kind": filters.kind}
    return {name: word or None for name, word in words.items()} | _days(filters)


def _days(filters: LogFilters) -> dict[str, Any]:
    days = {"since": filters.since, "until": filters.until}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _read_day(raw: str) -> date | None:
    return date.fromisoformat(raw) if raw else None
