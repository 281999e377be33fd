"""Reports of comments by readers."""

from enum import StrEnum

MAX_WORDS = 500  # characters of a reader's explanation


class ReportReason(StrEnum):
    """Why a reader reports a comment."""

    OFFENSIVE = "offensive"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    PRIVATE_DATA = "private_data"
    ILLEGAL = "illegal"
    OTHER = "other"
