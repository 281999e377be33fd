"""The figures around a queue in one statement: counts, waiting times, languages."""

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

_DECISIONS_LOOKED_AT = 1_000  # newest decisions that are averaged


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts and waiting times around a queue.

    Counts stop at COUNT_STOP + 1. `oldest` is when the longest-waiting comment began to wait, None if none waits;
    `waited` are the seconds that comments recently waited for a decision; `languages` are those of the sites' pages.
    """

    counts: dict[Queue, int]
    oldest: datetime | None
    waited: list[int]
    languages: list[str]


def read_overview(session: Session, queue: Queue, *, site_ids: Sequence[int], since: datetime) -> Overview:
    """Return the overview of a queue; decisions before `since` do not count."""
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
        return select(cast(null(), UtcDateTime)).scalar_subquery()  # decided comments do not wait
    first = select(func.min(Comment.created_at).label("at")).where(Comment.status == Status.PENDING)
    each = union_all(*(first.where(Comment.site_id == site_id) for site_id in site_ids)).subquery()
    return select(func.min(each.c.at)).scalar_subquery()


def _waited(queue: Queue, site_ids: Sequence[int], *, since: datetime) -> ScalarSelect[str]:
    """Select the waiting times of people's newest decisions.

    In a queue of decided comments, only decisions that led there count.
    """
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
    """Select distinct languages with one index look-up per language, however many pages there are."""
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
    """Return a subquery that counts a queue's comments on these sites up to COUNT_STOP + 1."""
    found = select(Comment.id).where(Comment.site_id.in_(site_ids) if site_ids else false())
    if queue.status is not None:
        found = found.where(Comment.status == queue.status)
    else:
        reported = select(Report.comment_id).where(Report.site_id.in_(site_ids), Report.settled_at.is_(None)).distinct()
        found = select(Comment.id).where(Comment.id.in_(reported), Comment.status.in_(queue.statuses))
    return count_some(found)


def count_decided(session: Session, *, actor_id: int, since: datetime) -> int:
    """Count a person's decisions since a time, without undone ones."""
    undo = aliased(Decision)
    query = (
        select(func.count())
        .select_from(Decision)
        .where(Decision.actor_id == actor_id, Decision.created_at >= since, Decision.kind != DecisionKind.UNDONE)
        .where(~exists().where(undo.undoes_id == Decision.id))
    )
    return session.scalar(query) or 0
