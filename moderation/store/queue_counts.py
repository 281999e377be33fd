"""How full the queues are, and how much of them somebody has cleared."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from moderation.domain.decisions import DecisionKind
from moderation.domain.queues import Queue
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import count_some
from moderation.store.comments.reports import Report
from moderation.store.decisions.decisions import Decision


def count_queues(session: Session, site_ids: Sequence[int]) -> dict[Queue, int]:
    """How many comments of these sites are in each queue, in one statement; each stops at COUNT_STOP + 1."""
    row = session.execute(select(*(count_queue(queue, site_ids).label(queue.value) for queue in Queue))).one()
    return dict(zip(Queue, row, strict=True))


def count_queue(queue: Queue, site_ids: Sequence[int]) -> ScalarSelect[int]:
    """How many comments of these sites are in a queue, as part of a statement; stops at COUNT_STOP + 1."""
    found = select(Comment.id).where(Comment.site_id.in_(site_ids) if site_ids else false())
    if queue.status is not None:
        found = found.where(Comment.status == queue.status)
    else:
        reported = select(Report.comment_id).where(Report.site_id.in_(site_ids), Report.settled_at.is_(None)).distinct()
        found = select(Comment.id).where(Comment.id.in_(reported), Comment.status.in_(queue.statuses))
    return count_some(found)


def count_decided(session: Session, *, actor_id: int, since: datetime) -> int:
    """How many decisions a person has made since a time and not taken back."""
    undo = aliased(Decision)
    query = (
        select(func.count())
        .select_from(Decision)
        .where(Decision.actor_id == actor_id, Decision.created_at >= since, Decision.kind != DecisionKind.UNDONE)
        .where(~exists().where(undo.undoes_id == Decision.id))
    )
    return session.scalar(query) or 0
