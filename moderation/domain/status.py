"""The statuses of a comment and the allowed moves between them."""

from enum import StrEnum


class Status(StrEnum):
    """The status of a comment; the value is what the database stores."""

    PENDING = "pending"  # waits for a moderator
    APPROVED = "approved"  # public
    REJECTED = "rejected"
    SPAM = "spam"
    DELETED = "deleted"  # by its author, or erased; its replies stay


# A deleted comment stays deleted: its text may be gone.
_MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED}),
    Status.APPROVED: frozenset({Status.PENDING, Status.REJECTED, Status.SPAM, Status.DELETED}),
    Status.REJECTED: frozenset({Status.PENDING, Status.APPROVED, Status.SPAM, Status.DELETED}),
    Status.SPAM: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.DELETED}),
    Status.DELETED: frozenset(),
}


def can_move(old: Status, new: Status) -> bool:
    """Return whether a comment may move from `old` to `new`; staying the same is not a move."""
    return new in _MOVES[old]
