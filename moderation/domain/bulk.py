"""Deciding many comments in one batch."""

from enum import StrEnum

LARGEST = 5_000  # comments in one batch


class BulkOutcome(StrEnum):
    """What a batch did with one of its comments."""

    DECIDED = "decided"
    LEFT = "left"  # not decided: edited, or decided by someone else, since it was selected
    UNDONE = "undone"
    KEPT = "kept"  # not undone: it was edited or decided again since
