"""The desk's queues: which comments are in each, how they are sorted and filtered, and places in them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from moderation.domain.paging import Cursor, Place, Rank
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status

LOOKED_AT = 5_000
"""The most comments that a page scans for a filter without an index; if there are more, the page says so."""


class Queue(StrEnum):
    """The queues, in the order of their tabs."""

    PENDING = "pending"
    REPORTED = "reported"  # with an open report; public or waiting
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"

    @property
    def status(self) -> Status | None:
        """The status of all comments in it, or None for the queue of reported comments."""
        return None if self is Queue.REPORTED else Status(self.value)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that a comment in it can have."""
        return (Status.PENDING, Status.APPROVED) if self is Queue.REPORTED else (Status(self.value),)


class QueueSort(StrEnum):
    """How a queue is sorted."""

    RISK = "risk"  # the most likely to be rejected first
    OLDEST = "oldest"
    NEWEST = "newest"
    REPORTS = "reports"  # the most reported first
    FOUND = "found"  # by id, newest first: always used for searches, cannot be chosen


_BY_TIME = (QueueSort.OLDEST, QueueSort.NEWEST)
_SORTS: dict[Queue, tuple[QueueSort, ...]] = {
    Queue.PENDING: (QueueSort.RISK, QueueSort.OLDEST, QueueSort.NEWEST),
    Queue.REPORTED: (QueueSort.REPORTS, QueueSort.RISK, QueueSort.OLDEST, QueueSort.NEWEST),
    Queue.APPROVED: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
    Queue.REJECTED: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
    Queue.SPAM: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
}


def list_sorts(queue: Queue) -> tuple[QueueSort, ...]:
    """Return the ways a queue can be sorted, the default first."""
    return _SORTS[queue]


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of a queue; a comment must match all that are set.

    `site` is a site's key, `thread` and `guest` are ids, `author` is part of a name, `words` is a search; `since` and
    `until` are days in UTC, both included.
    """

    site: str = ""
    thread: int | None = None
    guest: int | None = None
    label: Label | None = None
    signal: SignalKind | None = None
    author: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""

    @property
    def is_set(self) -> bool:
        """Whether any filter is set."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class QueueView:
    """A queue with the chosen order and filters; searches are always sorted by id, newest first."""

    queue: Queue = Queue.PENDING
    sort: QueueSort = QueueSort.RISK
    filters: Filters = field(default_factory=Filters)

    @property
    def order(self) -> QueueSort:
        """The order that applies."""
        return QueueSort.FOUND if self.filters.words else self.sort


def make_place(key: datetime | float, comment_id: int) -> Place:
    """Return the place of a comment in an order by `key`, a time or a number."""
    return Cursor(key, comment_id) if isinstance(key, datetime) else Rank(float(key), comment_id)


def parse_place(text: str, order: QueueSort) -> Place:
    """Parse a place in an order. Raises ValueError for anything else, including places in other orders."""
    return Cursor.parse(text) if order in _BY_TIME else Rank.parse(text)
