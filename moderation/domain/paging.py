"""Keyset pagination: the order of comments, and the place in it where the next page begins."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite

MAX_ID = 2**63 - 1  # the greatest value of an integer column
COUNT_STOP = 1_000  # counts shown to people stop here
_RANK = re.compile(r"([0-9.e-]{1,30})-([0-9]{1,19})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sort(StrEnum):
    """The order of top-level comments; replies are always oldest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BEST = "best"  # most votes first, the newest first among equals


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order by time and id. Imported comments are old but have new ids, so the id alone will not do."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Parse the output of `str`. Raises ValueError for anything else."""
        microseconds, dash, comment_id = text.partition("-")
        is_valid = dash and text.isascii() and microseconds.isdigit() and comment_id.isdigit() and len(text) < 50
        if not is_valid or int(comment_id) > MAX_ID:
            raise ValueError(f"{text[:40]!r} is not a place in a thread.")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(microseconds)), int(comment_id))
        except OverflowError as error:
            raise ValueError(f"{text[:40]!r} is not a place in a thread.") from error


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order by a number (votes, risk, open reports) and id; searches are ordered by id alone."""

    value: float
    id: int

    def __str__(self) -> str:
        return f"{self.value!r}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Rank":
        """Parse the output of `str`. Raises ValueError for anything else."""
        match = _RANK.fullmatch(text)
        if match is None or int(match[2]) > MAX_ID or not isfinite(float(match[1])):
            raise ValueError(f"{text[:40]!r} is not a place in this order.")
        return cls(float(match[1]), int(match[2]))


Place = Cursor | Rank


def parse_thread_place(text: str, sort: Sort) -> Place:
    """Parse a place among top-level comments. Raises ValueError for anything else, including places in other orders."""
    return Rank.parse(text) if sort is Sort.BEST else Cursor.parse(text)
