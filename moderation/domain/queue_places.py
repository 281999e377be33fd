"""Places in a queue: where a page of it ends, in each of its orders."""

from datetime import datetime

from moderation.domain.paging import Cursor, Place, Rank
from moderation.domain.queues import QueueSort

_BY_TIME = (QueueSort.OLDEST, QueueSort.NEWEST)


def make_place(key: datetime | float, comment_id: int) -> Place:
    """Return the place of a comment in an order by `key`: a time or a number."""
    return Cursor(key, comment_id) if isinstance(key, datetime) else Rank(float(key), comment_id)


def parse_place(text: str, order: QueueSort) -> Place:
    """Read a place in an order, as `str` wrote it. Raises ValueError for anything else, other orders' places too."""
    return Cursor.parse(text) if order in _BY_TIME else Rank.parse(text)
