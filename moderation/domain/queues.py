"""The desk's queues: which comments are in each, in which order, and what they can be narrowed to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from moderation.domain.paging import Cursor, Place, Rank
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status

LOOKED_AT = 5_000
"""What has no index of its own, a page looks for among so many comments at most, and says so."""


class Queue(StrEnum):
    """The tabs, in their order."""

    PENDING = "pending"
    REPORTED = "reported"  # with a complaint that nobody has settled; public or waiting
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"

    @property
    def status(self) -> Status | None:
        """The status of all that is in it; None where complaints make the queue."""
        return None if self is Queue.REPORTED else Status(self.value)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """What a comment in it can be."""
        return (Status.PENDING, Status.APPROVED) if self is Queue.REPORTED else (Status(self.value),)


class QueueSort(StrEnum):
    """The order of a queue."""

    RISK = "risk"  # the likeliest to be rejected first
    OLDEST = "oldest"
    NEWEST = "newest"
    REPORTS = "reports"  # the most reported first
    FOUND = "found"  # the newest first by id: the order of a search, which nobody chooses


_BY_TIME = (QueueSort.OLDEST, QueueSort.NEWEST)


_SORTS: dict[Queue, tuple[QueueSort, ...]] = {
    Queue.PENDING: (QueueSort.RISK, QueueSort.OLDEST, QueueSort.NEWEST),
    Queue.REPORTED: (QueueSort.REPORTS, QueueSort.RISK, QueueSort.OLDEST, QueueSort.NEWEST),
    Queue.APPROVED: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
    Queue.REJECTED: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
    Queue.SPAM: (QueueSort.NEWEST, QueueSort.OLDEST, QueueSort.RISK),
}


def list_sorts(queue: Queue) -> tuple[QueueSort, ...]:
    """Return the orders a queue can be read in, its own first."""
    return _SORTS[queue]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a queue is narrowed to; everything that is set must hold.

    `site` is a site's key, `thread` and `guest` are ids, `author` is part of a name, `words` what was searched for;
    `since` and `until` are whole days in UTC, both included.
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
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class QueueView:
    """A queue as somebody looks at it; what is searched for comes newest first, whatever the order asked for."""

    queue: Queue = Queue.PENDING
    sort: QueueSort = QueueSort.RISK
    filters: Filters = field(default_factory=Filters)

    @property
    def order(self) -> QueueSort:
        """The order it is read in."""
        return QueueSort.FOUND if self.filters.words else self.sort


def make_place(key: datetime | float, comment_id: int) -> Place:
    """Return the place of a comment in an order by `key`: a time or a number."""
    return Cursor(key, comment_id) if isinstance(key, datetime) else Rank(float(key), comment_id)


def parse_place(text: str, order: QueueSort) -> Place:
    """Read a place in an order, as `str` wrote it. Raises ValueError for anything else, other orders' places too."""
    return Cursor.parse(text) if order in _BY_TIME else Rank.parse(text)
