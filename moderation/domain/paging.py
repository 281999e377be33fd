"""Paging by key: in which order comments are read, and where a page of them ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MAX_ID = 2**63 - 1  # what an integer column holds
COUNT_STOP = 1_000  # counts shown to people end here
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sort(StrEnum):
    """The order of top-level comments; replies are always oldest first."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order by (created_at, id): imports bring old comments with new ids, so neither alone will do."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what `str` wrote. Raises ValueError for anything else."""
        microseconds, dash, comment_id = text.partition("-")
        is_written = dash and text.isascii() and microseconds.isdigit() and comment_id.isdigit() and len(text) < 50
        if not is_written or int(comment_id) > MAX_ID:
            raise ValueError(f"{text[:40]!r} is no place in a thread.")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(microseconds)), int(comment_id))
        except OverflowError as error:
            raise ValueError(f"{text[:40]!r} is no place in a thread.") from error
