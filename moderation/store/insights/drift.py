"""Counts for detecting score drift since thresholds were set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from moderation.domain.insights import Reach, Watched
from moderation.store.comments.comments import Comment
from moderation.store.scoring.results import ScoreRow
from moderation.store.sites.sites import PolicyRevision

SAMPLED = 1_000
"""Comments sampled per period, evenly spread; a share of them is accurate to three percentage points."""

_REVISIONS = 200  # of a policy, newest first


def policy_revisions(session: Session, site_id: int) -> list[PolicyRevision]:
    """Return a site's policies, newest first."""
    rows = session.scalars(
        select(PolicyRevision)
        .where(PolicyRevision.site_id == site_id)
        .order_by(PolicyRevision.number.desc())
        .limit(_REVISIONS)
    )
    return list(rows)


def count_reach(
    session: Session,
    site_id: int,
    watched: Sequence[Watched],
    *,
    spans: Sequence[tuple[tuple[datetime, datetime], str]],
) -> list[Reach]:
    """Count, for each period and model, the scored comments and how many reach each threshold.

    Above SAMPLED comments, an even sample is counted.
    """
    parts = [
        _reach(site_id, watched, span, model=model).add_columns(literal(place).label("place"))
        for place, (span, model) in enumerate(spans)
    ]
    found = {row[-1]: Reach(row[0], [each or 0 for each in row[1:-1]]) for row in session.execute(union_all(*parts))}
    return [found[place] for place in range(len(spans))]


def _reach(
    site_id: int, watched: Sequence[Watched], span: tuple[datetime, datetime], *, model: str
) -> Select[*tuple[Any, ...]]:
    in_span = (Comment.site_id == site_id, Comment.created_at >= span[0], Comment.created_at < span[1])
    number = select(func.count()).select_from(Comment).where(*in_span).scalar_subquery()
    reaching = [
        func.sum(case((ScoreRow.probabilities[each.label.value].as_float() >= each.limit, 1), else_=0))
        for each in watched
    ]
    return (
        select(func.count(), *reaching)
        .select_from(Comment)
        .join(ScoreRow, and_(ScoreRow.comment_id == Comment.id, ScoreRow.revision == Comment.revision))
        .where(*in_span, ScoreRow.model == model, Comment.id % (number // SAMPLED + 1) == 0)
    )
