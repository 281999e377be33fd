"""Whether scores have drifted since the thresholds were set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.insights import (
    LEAST_COMPARED,
    Drift,
    compare_reach,
    find_periods,
    find_tuned,
    list_watched,
)
from moderation.services.sites.policy import to_in_force
from moderation.store.insights.drift import count_reach, policy_revisions

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DriftView:
    """How the last week compares with the time when the thresholds were set.

    `tuned_at` is None if no policy was ever saved. `then` is the period to compare with: before the thresholds were
    saved or, if it has too few comments, after. `count_then` and `count_week` are the numbers of comments compared, an
    even sample if there are many. `drifts` is empty if either is less than LEAST_COMPARED. `model` is the current
    scorer's, `tuned_model` the policy's, which may be empty.
    """

    tuned_at: datetime | None
    then: Span | None
    count_then: int
    count_week: int
    drifts: Sequence[Drift]
    model: str
    tuned_model: str

    @property
    def large(self) -> list[Drift]:
        """The changes that are large enough for a warning."""
        return [each for each in self.drifts if each.is_large]

    @property
    def is_for_another_model(self) -> bool:
        """Whether the thresholds were set for a model other than the current one."""
        return self.tuned_model not in ("", self.model)


def describe_drift(session: Session, site_id: int, *, model: str, now: datetime) -> DriftView:
    """Compare last week's scores by the current model with earlier ones by the policy's model."""
    revisions = [to_in_force(row) for row in policy_revisions(session, site_id)]
    tuned_at = find_tuned(
        [(each.policy.thresholds, each.model, each.changed_at) for each in revisions if each.changed_at]
    )
    if tuned_at is None:
        return DriftView(None, None, 0, 0, (), model, "")
    tuned_model, watched = revisions[0].model, list_watched(revisions[0].policy.thresholds)
    periods, tuned_for = find_periods(tuned_at, now=now), tuned_model or model
    span = periods.before
    then, week = count_reach(session, site_id, watched, spans=[(span, tuned_for), (periods.week, model)])
    if then.count < LEAST_COMPARED <= week.count:
        span = periods.after
        (then,) = count_reach(session, site_id, watched, spans=[(span, tuned_for)])
    drifts = compare_reach(watched, then=then, week=week)
    return DriftView(tuned_at, span, then.count, week.count, drifts, model, tuned_model)
