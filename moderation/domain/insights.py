"""The rules behind the insights page: outcomes of comments, percentiles, and drift of scores."""

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
"""The periods that can be chosen, in days, including today."""

LEAST_COMPARED = 100
"""The fewest comments in each period to compare: a share of fewer is too uncertain for a warning."""

WEEK = timedelta(days=7)
BEFORE = timedelta(days=28)
_FACTOR = 1.5  # half as many again, or a third fewer: smaller changes are no reason to revisit the thresholds


class CommentOutcome(StrEnum):
    """What has happened to a comment so far, and whether a person decided it."""

    PUBLISHED = "published"  # automatically
    APPROVED = "approved"
    REJECTED = "rejected"
    REFUSED = "refused"  # rejected automatically: by a threshold or a rejected word
    SPAM = "spam"
    WAITING = "waiting"
    DELETED = "deleted"
    TEAM = "team"  # the team's own answers, which are never screened


def find_outcome(status: Status, *, is_decided: bool, is_by_team: bool) -> CommentOutcome:
    """Return the outcome of a comment with this status; `is_decided` if a person has ever decided it."""
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
    """Return the last `count` days in UTC, from the earliest to today."""
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]


def begin_day(day: date) -> datetime:
    """Return when a day begins in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def find_percentile(counts: Sequence[tuple[Value, int]], percent: int) -> Value | None:
    """Return a percentile by the nearest-rank method, or None if there are no values.

    `counts` are pairs of a value and its number of occurrences, in any order.
    """
    total = sum(count for _, count in counts)
    rank = -(-total * percent // 100)
    reached = 0
    for value, count in sorted(counts):
        reached += count
        if reached >= max(rank, 1):
            return value
    return None


@dataclass(frozen=True, slots=True)
class Watched:
    """One threshold of the policy and its action: `nudge`, `hold` or `reject`."""

    label: Label
    action: str
    limit: float


def list_watched(thresholds: Mapping[Label, Thresholds]) -> tuple[Watched, ...]:
    """Return every threshold that is set, label by label."""
    watched = []
    for label in Label:
        each = thresholds[label]
        pairs = (("nudge", each.nudge_at), ("hold", each.hold_at), ("reject", each.reject_at))
        watched += [Watched(label, action, limit) for action, limit in pairs if limit is not None]
    return tuple(watched)


def find_tuned(revisions: Sequence[tuple[Mapping[Label, Thresholds], str, datetime]]) -> datetime | None:
    """Return when the current thresholds were first used with the current model, or None if no policy was ever saved.

    `revisions` are the policy's thresholds, model and time, newest first; other changes to the policy do not count.
    """
    tuned = None
    for thresholds, model, saved_at in revisions:
        if (thresholds, model) != (revisions[0][0], revisions[0][1]):
            break
        tuned = saved_at
    return tuned


@dataclass(frozen=True, slots=True)
class Reach:
    """The number of scored comments, and how many of them reach each threshold, in the order of the thresholds."""

    count: int
    reaching: Sequence[int]


@dataclass(frozen=True, slots=True)
class Drift:
    """The share of comments that reach one threshold, then and in the last week."""

    watched: Watched
    then: Share
    week: Share

    @property
    def is_large(self) -> bool:
        """Whether the change is significant (the 95 % intervals do not overlap) and at least `_FACTOR`."""
        (then_low, then_high), (week_low, week_high) = self.then.interval, self.week.interval
        if then_low <= week_high and week_low <= then_high:
            return False
        less, more = sorted((self.then.value, self.week.value))
        return more >= _FACTOR * less


def compare_reach(watched: Sequence[Watched], *, then: Reach, week: Reach) -> list[Drift]:
    """Return how the share reaching each threshold has changed; empty if either period has too few comments."""
    if min(then.count, week.count) < LEAST_COMPARED:
        return []
    return [
        Drift(each, Share(before, then.count), Share(now, week.count))
        for each, before, now in zip(watched, then.reaching, week.reaching, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Periods:
    """Three periods to compare: the four weeks before the thresholds were set, the four after, and the last week."""

    before: tuple[datetime, datetime]
    after: tuple[datetime, datetime]
    week: tuple[datetime, datetime]


def find_periods(tuned_at: datetime, *, now: datetime) -> Periods:
    """Return the periods for thresholds in use since `tuned_at`; those that are compared do not overlap."""
    week_start = max(tuned_at, now - WEEK)
    return Periods(
        before=(tuned_at - BEFORE, tuned_at),
        after=(tuned_at, max(tuned_at, min(tuned_at + BEFORE, week_start))),
        week=(week_start, now),
    )
