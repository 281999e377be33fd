"""Words for queues: names, counts, filters and review times."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.paging import COUNT_STOP
from moderation.domain.queues import Filters, Queue, QueueSort
from moderation.services.review.queue import Matched
from moderation.services.sites.sites import SiteView
from moderation.web.desk.signal_words import say_signal_kind
from moderation.web.desk.wording import say_count, say_label, say_language


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, in words."""

    name: str
    words: str


_QUEUES = {
    Queue.PENDING: "Pending",
    Queue.REPORTED: "Reported",
    Queue.APPROVED: "Approved",
    Queue.REJECTED: "Rejected",
    Queue.SPAM: "Spam",
}
_SORTS = {
    QueueSort.RISK: "Riskiest first",
    QueueSort.OLDEST: "Oldest first",
    QueueSort.NEWEST: "Newest first",
    QueueSort.REPORTS: "Most reported first",
    QueueSort.FOUND: "Newest first",
}
_EMPTY = {
    Queue.PENDING: "No comments waiting.",
    Queue.REPORTED: "No open reports.",
    Queue.APPROVED: "No public comments yet.",
    Queue.REJECTED: "No rejected comments.",
    Queue.SPAM: "No spam.",
}
_STATES = {
    Queue.PENDING: "waiting",
    Queue.REPORTED: "reported",
    Queue.APPROVED: "public",
    Queue.REJECTED: "rejected",
    Queue.SPAM: "spam",
}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def say_queue(queue: Queue) -> str:
    """Return a queue's name."""
    return _QUEUES[queue]


def say_sort(sort: QueueSort) -> str:
    """Return the name of a sort order."""
    return _SORTS[sort]


def say_empty(queue: Queue) -> str:
    """Return a sentence for an empty queue."""
    return _EMPTY[queue]


def say_full(queue: Queue) -> str:
    """Return the word that follows a queue's count; the same for 1 and many, since scripts update the number."""
    return _STATES[queue]


def say_matching(matched: Matched) -> str:
    """Return how many comments match the filters."""
    if matched.is_more:
        return f"More than {matched.count} matches"
    count = matched.count
    matching = "1 match" if count == 1 else f"{say_count(count)} matches" if count else "No matches"
    return f"{matching} among the first {matched.among:,}" if matched.among and count <= COUNT_STOP else matching


def say_left(queue: Queue, count: int) -> str:
    """Return how many comments are left to review, as a sentence; "" for queues without work."""
    if queue not in (Queue.PENDING, Queue.REPORTED):
        return ""
    return say_empty(queue) if count == 0 else f"{say_count(count)} left."


def say_pace(seconds: int) -> str:
    """Return the median time to a decision."""
    return f"median time to decision: {say_duration(seconds)}"


def say_duration(seconds: int) -> str:
    """Return a duration in its largest whole unit, rounded up."""
    for size, unit in _UNITS:
        if seconds >= size:
            count = -(-seconds // size)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "a minute"


def list_chips(filters: Filters, sites: Sequence[SiteView], thread_title: str) -> list[Chip]:
    """Return the active filters, in the order of the form."""
    site = next((site.name for site in sites if site.key == filters.site), "")
    label, signal, since, until = filters.label, filters.signal, filters.since, filters.until
    words = {
        "words": f"“{filters.words}”" if filters.words else "",
        "site": f"on {site}" if site else "",
        "thread": f"in “{thread_title}”" if filters.thread is not None else "",
        "guest": "by one author" if filters.guest is not None else "",
        "label": f"{say_label(label)} over its threshold" if label else "",
        "signal": say_signal_kind(signal) if signal else "",
        "author": f"named “{filters.author}”" if filters.author else "",
        "language": f"on pages in {say_language(filters.language)}" if filters.language else "",
        "since": f"from {since.isoformat()}" if since else "",
        "until": f"until {until.isoformat()}" if until else "",
    }
    return [Chip(name, said) for name, said in words.items() if said]


# Registered as template filters under the functions' own names.
FILTERS = (
    list_chips,
    say_empty,
    say_full,
    say_matching,
    say_pace,
    say_queue,
    say_sort,
)
