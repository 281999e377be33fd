"""Counts for insights: a few statements, each along an index, that return sums instead of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from moderation.domain.decisions import DecisionKind
from moderation.domain.insights import begin_day
from moderation.domain.signals import Effect, SignalKind
from moderation.domain.status import Status
from moderation.store.base import UtcDateTime
from moderation.store.comments.comments import Comment
from moderation.store.comments.nudges import Nudge
from moderation.store.decisions.decisions import Decision
from moderation.store.scoring.results import ScoreRow, SignalRow
from moderation.store.sql_dates import days_later, seconds_between, utc_day

TIMED = 1_000
"""How many of a period's newest comments are used for scorers' response times."""

_CHOICES = (DecisionKind.APPROVED.value, DecisionKind.REJECTED.value, DecisionKind.SPAMMED.value)
# By position: PostgreSQL treats the same expression with new bound values as a different one.
_DAY, _NAME = text("2"), text("3")


@dataclass(frozen=True, slots=True)
class Count:
    """One count; `part` says of what (STATUS, DECIDED, …), `day` is empty if days are not separated."""

    part: str
    day: str
    name: str
    number: int


STATUS, DECIDED, HELD, CHOSEN, NUDGED, UNSCORED, REASON, HOLD = (
    *("status", "decided", "held", "chosen"),
    *("nudged", "unscored", "reason", "hold"),
)


def count_all(session: Session, site_id: int, *, days: Sequence[date], settled: datetime) -> list[Count]:
    """Return all counts for a site on these days, in one statement.

    STATUS: comments written that day, by status. DECIDED: those of them that people decided, by status, with `+team`
    for comments by the team. HELD: comments held that day. CHOSEN: people's decisions that day. NUDGED: nudges by
    outcome; `open` is one without, shown after `settled`. UNSCORED: comments without a score. REASON: rejections by
    reason. HOLD: held comments by kind of signal, with the label after a colon.
    """
    since = begin_day(days[0])
    parts = (
        *_by_status(site_id, days),
        _decided(site_id, since),
        _held(site_id, since),
        _chosen(site_id, since),
        _nudged(site_id, since, settled=settled),
        _unscored(site_id, since),
        _reasons(site_id, since),
        _holds(site_id, since),
    )
    return [Count(*row) for row in session.execute(union_all(*parts))]


def count_waits(session: Session, site_id: int, *, since: datetime) -> list[tuple[int, int]]:
    """Return (seconds waited, number of decisions), leaving out decisions that were undone."""
    held, undone = aliased(Decision), aliased(Decision)
    held_at = (
        select(func.max(held.created_at))
        .where(
            held.comment_id == Decision.comment_id,
            held.id < Decision.id,
            held.new_status == Status.PENDING.value,
            held.kind != DecisionKind.UNDONE.value,  # after an undo the comment had already waited
        )
        .scalar_subquery()
    )
    waits = (
        select(seconds_between(held_at, Decision.created_at).label("seconds"))
        .where(
            *_of_people(site_id, since),
            Decision.kind.in_(_CHOICES),
            Decision.old_status == Status.PENDING.value,
            ~select(undone.id).where(undone.undoes_id == Decision.id).exists(),
        )
        .subquery()
    )
    rows = session.execute(
        select(waits.c.seconds, func.count()).where(waits.c.seconds.is_not(None)).group_by(waits.c.seconds)
    )
    return [(seconds, count) for seconds, count in rows]


def newest_times(session: Session, site_id: int, *, since: datetime) -> list[tuple[str, float]]:
    """Return scorer and milliseconds of each timed answer about the newest comments."""
    newest = (
        select(Comment.id)
        .where(Comment.site_id == site_id, Comment.created_at >= since)
        .order_by(Comment.created_at.desc())
        .limit(TIMED)
        .subquery()
    )
    rows = session.execute(
        select(ScoreRow.scorer, ScoreRow.milliseconds)
        .join(newest, newest.c.id == ScoreRow.comment_id)
        .where(ScoreRow.milliseconds.is_not(None))
    )
    return [(scorer, milliseconds) for scorer, milliseconds in rows if milliseconds is not None]


def _row(part: str, *, day: Any = "", name: Any = "", number: Any = None) -> Select[Any]:
    return select(
        literal(part).label("part"),
        (literal(day) if isinstance(day, str) else day).label("day"),
        (literal(name) if isinstance(name, str) else name).label("name"),
        (func.count() if number is None else number).label("number"),
    )


def _by_status(site_id: int, days: Sequence[date]) -> list[Select[Any]]:
    """Count by one index look-up per day and status; grouping all rows by day takes nine times as long."""
    # Days are generated in SQL, because SQLAlchemy does not cache compiled statements with a list of values.
    first = literal(begin_day(days[0]), UtcDateTime)
    each_day = select(literal(0).label("number")).cte("each_day", recursive=True)
    each_day = each_day.union_all(select(each_day.c.number + 1).where(each_day.c.number < len(days) - 1))
    begins, ends = days_later(first, each_day.c.number), days_later(first, each_day.c.number + 1)
    written = (Comment.site_id == site_id, Comment.created_at >= begins, Comment.created_at < ends)
    return [
        _row(
            STATUS,
            day=utc_day(begins),
            name=status.value,
            number=select(func.count())
            .where(*written, Comment.status == status.value)
            .correlate(each_day)
            .scalar_subquery(),
        ).select_from(each_day)
        for status in Status
    ]


def _decided(site_id: int, since: datetime) -> Select[Any]:
    day, name = utc_day(Comment.created_at), Comment.status + case((Comment.is_by_team, "+team"), else_="")
    ids = select(Decision.comment_id).where(*_of_people(site_id, since))
    return (
        _row(DECIDED, day=day, name=name).where(Comment.id.in_(ids), Comment.created_at >= since).group_by(_DAY, _NAME)
    )


def _held(site_id: int, since: datetime) -> Select[Any]:
    day = utc_day(Decision.created_at)
    return _row(HELD, day=day).where(*_were_held(site_id, since)).group_by(_DAY)


def _chosen(site_id: int, since: datetime) -> Select[Any]:
    day = utc_day(Decision.created_at)
    return _row(CHOSEN, day=day).where(*_of_people(site_id, since), Decision.kind.in_(_CHOICES)).group_by(_DAY)


def _nudged(site_id: int, since: datetime, *, settled: datetime) -> Select[Any]:
    ended = case((Nudge.outcome.is_not(None), Nudge.outcome), (Nudge.created_at > settled, "open"), else_="withdrawn")
    day = utc_day(Nudge.created_at)
    shown = (Nudge.site_id == site_id, Nudge.created_at >= since)
    return _row(NUDGED, day=day, name=ended).where(*shown).group_by(_DAY, _NAME)


def _unscored(site_id: int, since: datetime) -> Select[Any]:
    day = utc_day(Comment.created_at)
    # The + keeps SQLite from scanning all of the site's comments: few lack a score.
    lacking = (Comment.is_unscored, Comment.site_id + 0 == site_id, Comment.created_at >= since)
    return _row(UNSCORED, day=day).where(*lacking).group_by(_DAY)


def _reasons(site_id: int, since: datetime) -> Select[Any]:
    given = (*_of_people(site_id, since), Decision.kind == DecisionKind.REJECTED.value, Decision.reason.is_not(None))
    return _row(REASON, name=Decision.reason).where(*given).group_by(_NAME)


def _holds(site_id: int, since: datetime) -> Select[Any]:
    label = case((SignalRow.kind == SignalKind.LABEL.value, literal(":") + SignalRow.name), else_="")
    name = SignalRow.kind + label
    at = and_(SignalRow.comment_id == Decision.comment_id, SignalRow.revision == Decision.revision)
    return (
        _row(HOLD, name=name, number=func.count(SignalRow.comment_id.distinct()))
        .select_from(Decision)
        .join(SignalRow, at)
        .where(*_were_held(site_id, since), SignalRow.effect == Effect.HOLD.value)
        .group_by(_NAME)
    )


def _of_people(site_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return Decision.site_id == site_id, Decision.created_at >= since, Decision.actor_id.is_not(None)


def _were_held(site_id: int, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Decision.site_id == site_id,
        Decision.created_at >= since,
        Decision.new_status == literal_column("'pending'"),
        Decision.kind != DecisionKind.UNDONE.value,
    )
