"""What stands round a queue, in one statement: how full all are, how people keep up, what pages are written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, String, cast, exists, false, func, null, select, union_all
from sqlalchemy.orm import Session, aliased

from moderation.domain.decisions import DecisionKind
from moderation.domain.queues import Queue
from moderation.domain.status import Status
from moderation.store.base import UtcDateTime
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import count_some, merge
from moderation.store.comments.reports import Report
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import Decision
from moderation.store.sites.sites import Site

_DECISIONS_LOOKED_AT = 1_000  # so many of people's newest tell how fast they are


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts that stop at COUNT_STOP + 1; since when the longest waits (None where nothing does); the seconds that
    comments waited before people decided them lately; the languages of the sites' pages.
    """

    counts: dict[Queue, int]
    oldest: datetime | None
    waited: list[int]
    languages: list[str]


def read_overview(session: Session, queue: Queue, *, site_ids: Sequence[int], since: datetime) -> Overview:
    """Read it for one of the queues; `since` is how far back decisions count."""
    if not site_ids:
        return Overview(dict.fromkeys(Queue, 0), None, [], [])
    *counts, oldest, waited, languages = session.execute(
        select(
            *(count_queue(each, site_ids) for each in Queue),
            _oldest(queue, site_ids),
            _waited(queue, site_ids, since=since),
            _languages(site_ids),
        )
    ).one()
    return Overview(
        counts=dict(zip(Queue, counts, strict=True)),
        oldest=oldest,
        waited=[int(each) for each in waited.split(",")] if waited else [],
        languages=sorted(set(languages.split(","))) if languages else [],
    )


def _oldest(queue: Queue, site_ids: Sequence[int]) -> ScalarSelect[datetime]:
    if queue is Queue.REPORTED:
        of_these = (Report.site_id.in_(site_ids), Report.settled_at.is_(None))
        is_there = exists().where(Comment.id == Report.comment_id, Comment.status.in_(queue.statuses))
        return select(func.min(Report.created_at)).where(*of_these, is_there).scalar_subquery()
    if queue is not Queue.PENDING:
        return select(cast(null(), UtcDateTime)).scalar_subquery()  # what was decided waits no more
    first = select(func.min(Comment.created_at).label("at")).where(Comment.status == Status.PENDING)
    each = union_all(*(first.where(Comment.site_id == site_id) for site_id in site_ids)).subquery()
    return select(func.min(each.c.at)).scalar_subquery()


def _waited(queue: Queue, site_ids: Sequence[int], *, since: datetime) -> ScalarSelect[str]:
    """How long people's newest decisions had been waited for; in a queue of what was decided, those that led there."""
    order: tuple[Any, ...] = (Decision.created_at.label("at"), Decision.id.label("id"))
    by_people = select(*order).where(Decision.actor_id.is_not(None))
    newest = merge([by_people.where(Decision.site_id == site_id) for site_id in site_ids]).limit(_DECISIONS_LOOKED_AT)
    decided = [] if queue in (Queue.PENDING, Queue.REPORTED) else [Decision.new_status == queue.value]
    return (
        select(func.aggregate_strings(cast(Decision.waited, String), ","))
        .where(Decision.id.in_(select(newest.subquery().c.id)))
        .where(Decision.created_at >= since, Decision.waited.is_not(None), *decided)
        .scalar_subquery()
    )


def _languages(site_ids: Sequence[int]) -> ScalarSelect[str]:
    """As many looks into an index as there are languages, however many pages."""
    first = select(func.min(Thread.language)).where(Thread.site_id == Site.id, Thread.language > "")
    each = (
        select(Site.id.label("site_id"), first.correlate(Site).scalar_subquery().label("language"))
        .where(Site.id.in_(site_ids))
        .cte("each_language", recursive=True)
    )
    following = select(func.min(Thread.language)).where(
        Thread.site_id == each.c.site_id, Thread.language > each.c.language
    )
    each = each.union_all(
        select(each.c.site_id, following.correlate(each).scalar_subquery()).where(each.c.language.is_not(None))
    )
    return select(func.aggregate_strings(each.c.language, ",")).scalar_subquery()


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
