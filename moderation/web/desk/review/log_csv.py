"""The log as CSV: one line per decision, with its statement of reasons, for owners and auditors."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from moderation.domain.log import LogFilters, Part
from moderation.services.review.log import EventEntry, LogEntry, read_log
from moderation.services.sites.access import Reviewer
from moderation.web.context import context
from moderation.web.desk.review.log_filters import read_filters
from moderation.web.desk.signed_in import reviewer

MAX_ROWS = 100_000
ROWS_AT_ONCE = 1_000
"""Rows in memory at a time; each part is sent before the next is read."""

_DECISION_COLUMNS = (
    *("decided_at", "site", "decision", "comment", "revision", "kind", "old_status", "new_status", "automated"),
    *("actor", "reason_code", "statement", "note", "undoes", "undone_by", "waited_seconds", "scores"),
    *("author", "excerpt", "page_title", "page_url"),
)
_EVENT_COLUMNS = ("at", "site", "event", "kind", "actor", "subject", "details")
# Spreadsheets in many European locales split cells at semicolons and line breaks, even inside quotes.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?= *[=+\-@＝＋－＠])")  # full-width signs, too


def log_csv() -> ResponseReturnValue:
    """Send the filtered log, newest first, at most MAX_ROWS lines."""
    by, filters = reviewer(), read_filters()
    parts = write_log(by, filters)
    first = next(parts)  # raises a refusal before the response has started
    name = f"parley-log-{context().now().astimezone(UTC):%Y-%m-%d}.csv"
    return Response(
        stream_with_context(chain([first], parts)),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def write_log(by: Reviewer, filters: LogFilters, *, most: int = MAX_ROWS, at_once: int = ROWS_AT_ONCE) -> Iterator[str]:
    """Yield the file in parts of `at_once` lines; the last line says so if `most` cut the file off."""
    page = read_log(by, filters, limit=at_once)
    is_settings = filters.part is Part.SETTINGS
    yield write_lines([_EVENT_COLUMNS if is_settings else _DECISION_COLUMNS])
    sent = 0
    while True:
        rows = [_event_row(each) for each in page.events] if is_settings else [_row(each) for each in page.entries]
        yield write_lines(rows[: most - sent])
        is_cut = sent + len(rows) > most
        sent += len(rows)
        if is_cut or (page.next_before and sent >= most):
            yield write_lines([[f"Limited to the newest {most:,} lines. Choose fewer days to export the rest."]])
            return
        if not page.next_before:
            return
        page = read_log(by, filters, before=page.next_before, limit=at_once)


def write_lines(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV (RFC 4180), with an apostrophe before text that a spreadsheet would run as a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_defuse(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _defuse(cell: object) -> object:
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def _row(entry: LogEntry) -> tuple[object, ...]:
    return (
        _time(entry.decided_at),
        entry.site_name,
        entry.id,
        entry.comment_id,
        entry.revision,
        entry.kind.value,
        entry.old_status.value if entry.old_status else "",
        entry.new_status.value,
        "no" if entry.is_by_person else "yes",
        entry.actor,
        entry.reason,
        entry.statement,
        entry.note,
        entry.undoes_id,
        entry.undone_by,
        entry.waited,
        json.dumps(entry.scores, ensure_ascii=False, sort_keys=True) if entry.scores else "",
        entry.author,
        entry.excerpt,
        entry.page_title,
        entry.page_url,
    )


def _event_row(entry: EventEntry) -> tuple[object, ...]:
    details = json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else ""
    return (_time(entry.at), entry.site_name, entry.id, entry.kind.value, entry.actor, entry.subject, details)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
