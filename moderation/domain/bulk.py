"""Deciding many comments in one step."""

from enum import StrEnum

LARGEST = 5_000  # comments; what is more than that is another batch


class BulkOutcome(StrEnum):
    """What a batch did to one of its comments."""

    DECIDED = "decided"
    LEFT = "left"  # edited or decided by somebody else since it was named
    UNDONE = "undone"
    KEPT = "kept"  # not taken back: somebody has decided anew since
