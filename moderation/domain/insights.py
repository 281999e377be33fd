"""The rules of an owner's figures: what became of a comment, a percentile, and when scores have drifted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from moderation.domain.learning import Share
from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label
from moderation.domain.status import Status

Value = TypeVar("Value", int, float)

SPANS = (7, 30, 90)
"""Days that an owner may look at, today among them."""

LEAST_COMPARED = 100
"""Comments on either side: of fewer, a share says too little to warn of anything."""

WEEK = timedelta(days=7)
BEFORE = timedelta(days=28)
_FACTOR = 1.5  # half as many again, or a third fewer: less than that is no reason to look at limits anew


class CommentOutcome(StrEnum):
    """What has become of a comment by now, and whether a person had a hand in it."""

    PUBLISHED = "published"  # nobody looked: it is public by the machine's judgement
    APPROVED = "approved"
    REJECTED = "rejected"
    REFUSED = "refused"  # rejected, and nobody looked: a limit or a rejected word
    SPAM = "spam"
    WAITING = "waiting"
    DELETED = "deleted"
    TEAM = "team"  # the team's own answers: not a reader's comment, and never judged


def find_outcome(status: Status, *, is_decided: bool, is_by_team: bool) -> CommentOutcome:
    """Return what became of a comment with this status; `is_decided` says that a person has ever decided it."""
    if status is Status.DELETED:
        return CommentOutcome.DELETED
    if is_by_team:
        return CommentOutcome.TEAM
    return _BY_PEOPLE[status] if is_decided else _BY_MACHINE[status]


_BY_MACHINE = {
    Status.APPROVED: CommentOutcome.PUBLISHED,
    Status.REJECTED: CommentOutcome.REFUSED,
    Status.SPAM: CommentOutcome.SPAM,
    Status.PENDING: CommentOutcome.WAITING,
}
_BY_PEOPLE = {
    **_BY_MACHINE,
    Status.APPROVED: CommentOutcome.APPROVED,
    Status.REJECTED: CommentOutcome.REJECTED,
}


def list_days(count: int, *, now: datetime) -> list[date]:
    """Return the last so many days in UTC, the earliest first, today the last."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]


def begin_day(day: date) -> datetime:
    """Return when a day begins in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def find_percentile(counts: Sequence[tuple[Value, int]], percent: int) -> Value | None:
    """Return the smallest value that so many percent are at or under (nearest rank), None of nothing.

    `counts` are pairs of a value and how often it is there, in any order.
    """
    whole = sum(count for _, count in counts)
    rank = -(-whole * percent // 100)
    reached = 0
    for value, count in sorted(counts):
        reached += count
        if reached >= max(rank, 1):
            return value
    return None


@dataclass(frozen=True, slots=True)
class Watched:
    """One limit of the policy, and how it acts: `nudge`, `hold` or `reject`."""

    label: Label
    action: str
    limit: float


def list_watched(thresholds: Mapping[Label, Thresholds]) -> tuple[Watched, ...]:
    """Return every limit that is set, label by label."""
    found = []
    for label in Label:
        each = thresholds[label]
        pairs = (("nudge", each.nudge_at), ("hold", each.hold_at), ("reject", each.reject_at))
        found += [Watched(label, action, limit) for action, limit in pairs if limit is not None]
    return tuple(found)


def find_tuned(revisions: Sequence[tuple[Mapping[Label, Thresholds], str, datetime]]) -> datetime | None:
    """Return since when the present limits stand for the present model; None where none was ever kept.

    `revisions` are the policy's limits, model and time, the newest first: what else an owner changes tunes nothing.
    """
    tuned = None
    for thresholds, model, saved_at in revisions:
        if (thresholds, model) != (revisions[0][0], revisions[0][1]):
            break
        tuned = saved_at
    return tuned


@dataclass(frozen=True, slots=True)
class Reach:
    """Of how many scored comments how many reach each limit, in the order of the limits."""

    count: int
    reaching: Sequence[int]


@dataclass(frozen=True, slots=True)
class Drift:
    """The share of comments that reach one limit, then and in the last week."""

    watched: Watched
    then: Share
    week: Share

    @property
    def is_large(self) -> bool:
        """Whether chance does not explain it, and it matters: the 95 % intervals part, and by half as many or more."""
        (then_low, then_high), (week_low, week_high) = self.then.interval, self.week.interval
        if then_low <= week_high and week_low <= then_high:
            return False
        less, more = sorted((self.then.value, self.week.value))
        return more >= _FACTOR * less


def compare_reach(watched: Sequence[Watched], *, then: Reach, week: Reach) -> list[Drift]:
    """Return how the share over each limit has changed; nothing where either side has too few comments."""
    if min(then.count, week.count) < LEAST_COMPARED:
        return []
    return [
        Drift(each, Share(before, then.count), Share(now, week.count))
        for each, before, now in zip(watched, then.reaching, week.reaching, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Periods:
    """Three spans of time to compare: the four weeks that limits were tuned on, the first four after, the last week."""

    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]
    week: tuple[datetime, datetime]


def find_periods(tuned_at: datetime, *, now: datetime) -> Periods:
    """Return the spans for limits that stand since `tuned_at`; no comment is in two of them that are compared."""
    begun = max(tuned_at, now - WEEK)
    return Periods(
        before=(tuned_at - BEFORE, tuned_at),
        after=(tuned_at, max(tuned_at, min(tuned_at + BEFORE, begun))),
        week=(begun, now),
    )
