"""The states of a comment and the legal moves between them."""

from enum import StrEnum


class Status(StrEnum):
    """Where a comment stands; stored as this text."""

    PENDING = "pending"  # a person must look
    APPROVED = "approved"  # public
    REJECTED = "rejected"
    SPAM = "spam"
    DELETED = "deleted"  # by its author, or erased; replies keep their place


# What a person may decide from each state. A deleted comment stays deleted: its text may be gone.
_MOVES: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED}),
    Status.APPROVED: frozenset({Status.PENDING, Status.REJECTED, Status.SPAM, Status.DELETED}),
    Status.REJECTED: frozenset({Status.PENDING, Status.APPROVED, Status.SPAM, Status.DELETED}),
    Status.SPAM: frozenset({Status.PENDING, Status.APPROVED, Status.REJECTED, Status.DELETED}),
    Status.DELETED: frozenset(),
}


def can_move(old: Status, new: Status) -> bool:
    """Tell whether a comment may go from `old` to `new`; staying put is no move."""
    return new in _MOVES[old]
