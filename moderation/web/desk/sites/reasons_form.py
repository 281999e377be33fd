"""The form of the list of reasons: rows as they were typed, in the order that was asked for."""

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
    """One row; a row without words is no reason, so to empty it is to remove it."""

    code: str = ""
    title: str = ""
    sentence: str = ""
    order: str = ""
    is_removed: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether it is to be part of the list."""
        return not self.is_removed and bool(self.title.strip() or self.sentence.strip())

    def to_reason(self) -> Reason:
        """The row as an entry of the list."""
        return Reason(self.code, self.title, self.sentence)


def show_rows(reasons: Sequence[Reason]) -> list[Row]:
    """Return a row for each reason, in their order."""
    return [Row(each.code, each.title, each.sentence, str(place)) for place, each in enumerate(reasons, start=1)]


def read_rows(form: MultiDict[str, str]) -> list[Row]:
    """Return the rows that were sent, as they stood on the page. Raises BadRequest when they are not of our form."""
    columns = [form.getlist(name) for name in _FIELDS]
    if len({len(column) for column in columns}) != 1:
        raise BadRequest("The form was changed on its way here. Reload the page and try again.")
    removed = set(form.getlist("remove"))
    rows = [Row(*texts) for texts in zip(*columns, strict=True)]
    for place, row in enumerate(rows):
        row.is_removed = str(place) in removed
        if row.is_kept and row.order.strip() and _to_number(row.order) is None:
            row.errors["order"] = "This takes a whole number: the place in the list."
    return rows


def order_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are kept, each at the place it was given; who moved there goes before who was there.

    (Behind, where it came from further up: the place is counted without it.)
    """

    def place_of(item: tuple[int, Row]) -> tuple[int, int, int]:
        stood, row = item
        asked = _to_number(row.order) or stood
        return asked, (asked > stood) - (asked < stood), stood

    return [row for _, row in sorted(enumerate(rows, start=1), key=place_of) if row.is_kept]


def note_problems(kept: Sequence[Row], problems: Sequence[Problem]) -> None:
    """Put each problem of the list beside the row that it is about."""
    for problem in problems:
        kept[problem.place].errors.setdefault(problem.field, problem.sentence)


def list_row_errors(rows: Sequence[Row]) -> list[FieldError]:
    """Return every error in the order of the page."""
    return [
        FieldError(f"{name}-{place}", f"Reason {place + 1}, {_LABELS[name]}", sentence)
        for place, row in enumerate(rows)
        for name, sentence in row.errors.items()
    ]


def _to_number(raw: str) -> int | None:
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else None
