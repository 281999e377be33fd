"""The queue: what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.paging import Cursor
from moderation.domain.queues import Queue
from moderation.domain.status import Status
from moderation.services.cards import Card, to_cards
from moderation.services.moderators import Reviewer
from moderation.store import queue_counts, queue_rows
from moderation.store.session import reading

CARDS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of cards, the longest waiting first; `counts` stop at 1,001."""

    cards: Sequence[Card]
    counts: Mapping[Queue, int]
    next_after: str
    decided_today: int


def read_queue(by: Reviewer, *, now: datetime, after: str = "") -> QueuePage:
    """Read what waits on all the moderator's sites.

    `after` is an earlier page's `next_after`. Raises ValueError for one that no page gave.
    """
    cursor = Cursor.parse(after) if after else None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with reading() as session:
        rows = queue_rows.card_rows(
            session, site_ids=by.site_ids, status=Status.PENDING, after=cursor, limit=CARDS_A_PAGE + 1
        )
        shown = rows[:CARDS_A_PAGE]
        last = shown[-1].comment if len(rows) > CARDS_A_PAGE else None
        return QueuePage(
            cards=to_cards(session, shown, by=by),
            counts=queue_counts.count_queues(session, by.site_ids),
            next_after=str(Cursor(last.created_at, last.id)) if last else "",
            decided_today=queue_counts.count_decided(session, actor_id=by.id, since=midnight),
        )


def count_queues(by: Reviewer) -> Mapping[Queue, int]:
    """Return how many comments are in each queue, of all the moderator's sites; each count stops at 1,001."""
    with reading() as session:
        return queue_counts.count_queues(session, by.site_ids)
