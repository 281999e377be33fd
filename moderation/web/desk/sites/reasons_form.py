"""The form of rejection reasons: rows as typed, sorted by their places."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from moderation.domain.reasons import Problem, Reason
from moderation.web.desk.forms import FieldError

_LABELS = {"title": "title", "sentence": "what the author reads", "order": "place"}
_FIELDS = ("code", "title", "sentence", "order")


@dataclass(slots=True)
class Row:
    """One row of the form; emptying a row removes it."""

    code: str = ""
    title: str = ""
    sentence: str = ""
    order: str = ""
    is_removed: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether the row is part of the list."""
        return not self.is_removed and bool(self.title.strip() or self.sentence.strip())

    def to_reason(self) -> Reason:
        """Return the row as a reason."""
        return Reason(self.code, self.title, self.sentence)


def show_rows(reasons: Sequence[Reason]) -> list[Row]:
    """Return a row for each reason, in order."""
    return [Row(each.code, each.title, each.sentence, str(place)) for place, each in enumerate(reasons, start=1)]


def read_rows(form: MultiDict[str, str]) -> list[Row]:
    """Return the rows that were sent, in page order. Raises BadRequest if they are not from our form."""
    columns = [form.getlist(name) for name in _FIELDS]
    if len({len(column) for column in columns}) != 1:
        raise BadRequest("The form could not be read. Reload the page and try again.")
    removed = set(form.getlist("remove"))
    rows = [Row(*texts) for texts in zip(*columns, strict=True)]
    for place, row in enumerate(rows):
        row.is_removed = str(place) in removed
        if row.is_kept and row.order.strip() and _to_number(row.order) is None:
            row.errors["order"] = "Enter a whole number, the place in the list."
    return rows


def order_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are kept, sorted by place; a row moved to a taken place goes before the row there.

    A row moved down goes after it instead, since the rows below it have moved up by one.
    """

    def place_of(item: tuple[int, Row]) -> tuple[int, int, int]:
        old, row = item
        new = _to_number(row.order) or old
        return new, (new > old) - (new < old), old

    return [row for _, row in sorted(enumerate(rows, start=1), key=place_of) if row.is_kept]


def note_problems(kept: Sequence[Row], problems: Sequence[Problem]) -> None:
    """Add each problem to the row that it is about."""
    for problem in problems:
        kept[problem.place].errors.setdefault(problem.field, problem.sentence)


def list_row_errors(rows: Sequence[Row]) -> list[FieldError]:
    """Return all errors, in page order."""
    return [
        FieldError(f"{name}-{place}", f"Reason {place + 1}, {_LABELS[name]}", sentence)
        for place, row in enumerate(rows)
        for name, sentence in row.errors.items()
    ]


def _to_number(raw: str) -> int | None:
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else None
