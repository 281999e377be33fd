"""The insights page: outcomes of comments, review workload, and the scorers' health."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.insights import CommentOutcome, begin_day, find_outcome, find_percentile, list_days
from moderation.domain.roles import Permission
from moderation.domain.status import Status
from moderation.scoring.scorer import Scorer
from moderation.services.insights.drift import DriftView, describe_drift
from moderation.services.scoring.scorers import ScorerView, describe_scorers
from moderation.services.sites.access import Reviewer
from moderation.store.insights import insights
from moderation.store.insights.insights import Count
from moderation.store.session import reading
from moderation.store.sites.reasons import reasons_of

_SETTLED = timedelta(hours=24)  # a nudge without an outcome then counts as withdrawn


@dataclass(frozen=True, slots=True)
class Nudges:
    """Numbers of nudges shown, and how they ended; those of the last 24 hours may still be open."""

    shown: int = 0
    edited: int = 0
    sent: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of one day in UTC, or of the whole period if `date` is None.

    `outcomes` counts the comments written then; `held` is how often one was held, `chosen` how many decisions
    moderators made. `unscored` is the number of comments that still have no score.
    """

    date: date | None
    outcomes: Mapping[CommentOutcome, int]
    held: int
    chosen: int
    nudges: Nudges
    unscored: int

    @property
    def comments(self) -> int:
        """The number of comments, without the team's answers."""
        return sum(number for outcome, number in self.outcomes.items() if outcome is not CommentOutcome.TEAM)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long comments waited for a decision, in seconds; None if nothing was decided."""

    count: int
    median: int | None
    slow: int | None  # the 95th percentile


@dataclass(frozen=True, slots=True)
class ScorerTimes:
    """A scorer, and how many milliseconds it took for the newest comments of the period."""

    scorer: ScorerView
    count: int
    median: float | None
    slow: float | None


@dataclass(frozen=True, slots=True)
class Insights:
    """Everything on the insights page for one period.

    `reasons` are titles (codes, if no longer on the list) with the number of rejections that gave them, `holds` are
    kinds of signals, with the label after a colon, and the number of held comments that had them; most frequent first.
    """

    days: Sequence[Day]
    total: Day
    waits: Waits
    reasons: Sequence[tuple[str, int]]
    holds: Sequence[tuple[str, int]]
    scorers: Sequence[ScorerTimes]
    drift: DriftView

    @property
    def is_empty(self) -> bool:
        """Whether there was no activity at all."""
        return not (
            sum(self.total.outcomes.values()) or self.total.held or self.total.chosen or self.total.nudges.shown
        )


def describe_insights(site_id: int, *, days: int, scorer: Scorer, second: str, by: Reviewer, now: datetime) -> Insights:
    """Return the figures of a site's last `days` days, including today. Raises NotAllowed."""
    by.require(site_id, Permission.SET_POLICY)
    dates = list_days(days, now=now)
    since = begin_day(dates[0])
    with reading() as session:
        counts = insights.count_all(session, site_id, days=dates, settled=now - _SETTLED)
        waits = insights.count_waits(session, site_id, since=since)
        times = insights.newest_times(session, site_id, since=since)
        reasons = _name_reasons(session, site_id, counts)
        drift = describe_drift(session, site_id, model=scorer.model, now=now)
    each_day = _to_days(counts, dates)
    return Insights(
        days=each_day,
        total=_add_up(each_day),
        waits=_to_waits(waits),
        reasons=reasons,
        holds=_rank({each.name: each.number for each in counts if each.part == insights.HOLD}),
        scorers=[_to_times(each, times) for each in describe_scorers(scorer, second=second)],
        drift=drift,
    )


def _to_days(counts: Iterable[Count], dates: Sequence[date]) -> list[Day]:
    by_day: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in counts:
        by_day[each.day, each.part][each.name] += each.number
    return [_to_day(each, by_day) for each in dates]


def _to_day(day: date, by_day: Mapping[tuple[str, str], Counter[str]]) -> Day:
    def counted(part: str) -> Counter[str]:
        return by_day.get((day.isoformat(), part), Counter())

    nudged = counted(insights.NUDGED)
    return Day(
        date=day,
        outcomes=_to_outcomes(counted(insights.STATUS), counted(insights.DECIDED)),
        held=counted(insights.HELD).total(),
        chosen=counted(insights.CHOSEN).total(),
        nudges=Nudges(nudged.total(), nudged["edited"], nudged["sent"], nudged["withdrawn"]),
        unscored=counted(insights.UNSCORED).total(),
    )


def _to_outcomes(by_status: Counter[str], decided: Counter[str]) -> Counter[CommentOutcome]:
    outcomes = Counter(dict.fromkeys(CommentOutcome, 0))
    for status in Status:
        by_people, by_team = decided[status.value], decided[f"{status.value}+team"]
        outcomes[find_outcome(status, is_decided=True, is_by_team=False)] += by_people
        outcomes[find_outcome(status, is_decided=True, is_by_team=True)] += by_team
        # At least 0: without a snapshot, a comment may arrive between the two counts.
        rest = max(0, by_status[status.value] - by_people - by_team)
        outcomes[find_outcome(status, is_decided=False, is_by_team=False)] += rest
    return outcomes


def _add_up(days: Sequence[Day]) -> Day:
    outcomes: Counter[CommentOutcome] = Counter(dict.fromkeys(CommentOutcome, 0))
    for day in days:
        outcomes.update(day.outcomes)
    nudges = Nudges(
        shown=sum(day.nudges.shown for day in days),
        edited=sum(day.nudges.edited for day in days),
        sent=sum(day.nudges.sent for day in days),
        withdrawn=sum(day.nudges.withdrawn for day in days),
    )
    return Day(
        date=None,
        outcomes=outcomes,
        held=sum(day.held for day in days),
        chosen=sum(day.chosen for day in days),
        nudges=nudges,
        unscored=sum(day.unscored for day in days),
    )


def _to_waits(counts: Sequence[tuple[int, int]]) -> Waits:
    median, slow = (find_percentile(counts, percent) for percent in (50, 95))
    return Waits(sum(count for _, count in counts), median, slow)


def _to_times(scorer: ScorerView, times: Sequence[tuple[str, float]]) -> ScorerTimes:
    own = [(milliseconds, 1) for name, milliseconds in times if name == scorer.name]
    return ScorerTimes(scorer, len(own), find_percentile(own, 50), find_percentile(own, 95))


def _name_reasons(session: Session, site_id: int, counts: Iterable[Count]) -> list[tuple[str, int]]:
    titles = {each.code: each.title for each in reasons_of(session, site_id)}
    named: Counter[str] = Counter()
    for each in counts:
        if each.part == insights.REASON:
            named[titles.get(each.name, each.name)] += each.number
    return _rank(named)


def _rank(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
