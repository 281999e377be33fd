"""Paging by key: in which order comments are read, and where a page of them ends."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite

MAX_ID = 2**63 - 1  # what an integer column holds
COUNT_STOP = 1_000  # counts shown to people end here
_RANK = re.compile(r"([0-9.e-]{1,30})-([0-9]{1,19})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sort(StrEnum):
    """The order of top-level comments; replies are always oldest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BEST = "best"  # most votes first, and of as many the newest


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


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order by a number (votes, the risk, how many complaints), and among equals by id.

    In what was searched for the id decides alone.
    """

    value: float
    id: int

    def __str__(self) -> str:
        return f"{self.value!r}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Rank":
        """Read what `str` wrote. Raises ValueError for anything else."""
        written = _RANK.fullmatch(text)
        if written is None or int(written[2]) > MAX_ID or not isfinite(float(written[1])):
            raise ValueError(f"{text[:40]!r} is no place in this order.")
        return cls(float(written[1]), int(written[2]))


Place = Cursor | Rank


def parse_thread_place(text: str, sort: Sort) -> Place:
    """Read a place among top-level comments, as `str` wrote it. Raises ValueError for other orders' places, too."""
    return Rank.parse(text) if sort is Sort.BEST else Cursor.parse(text)
