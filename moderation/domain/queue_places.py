"""Places in a queue: where a page of it ends, in each of its orders."""

import re
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.paging import MAX_ID, Cursor
from moderation.domain.queues import QueueSort

_BY_TIME = (QueueSort.OLDEST, QueueSort.NEWEST)
_RANK = re.compile(r"([0-9.e-]{1,30})-([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order by a number (the risk, how many complaints), and among equals by id.

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
        if written is None or int(written[2]) > MAX_ID:
            raise ValueError(f"{text[:40]!r} is no place in a queue.")
        return cls(float(written[1]), int(written[2]))


Place = Cursor | Rank


def make_place(key: datetime | float, comment_id: int) -> Place:
    """Return the place of a comment in an order by `key`: a time or a number."""
    return Cursor(key, comment_id) if isinstance(key, datetime) else Rank(float(key), comment_id)


def parse_place(text: str, order: QueueSort) -> Place:
    """Read a place in an order, as `str` wrote it. Raises ValueError for anything else, other orders' places too."""
    return Cursor.parse(text) if order in _BY_TIME else Rank.parse(text)
