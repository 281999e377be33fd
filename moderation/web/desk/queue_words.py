"""The desk's words for queues."""

from moderation.domain.queues import Queue

_QUEUES = {
    Queue.PENDING: "Pending",
    Queue.REPORTED: "Reported",
    Queue.APPROVED: "Approved",
    Queue.REJECTED: "Rejected",
    Queue.SPAM: "Spam",
}


def say_queue(queue: Queue) -> str:
    """Return a queue's name."""
    return _QUEUES[queue]


# What templates may say, under the functions' own names.
FILTERS = (say_queue,)
