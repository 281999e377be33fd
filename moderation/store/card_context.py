"""What there is to tell about one comment beyond its card: its earlier wordings and its history."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.store.comments import Revision
from moderation.store.decisions import Decision
from moderation.store.reports import Report


def open_complaints(session: Session, comment_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each comment how many open reports give which reason; no entry where there are none."""
    rows = session.execute(
        select(Report.comment_id, Report.reason, func.count())
        .where(Report.comment_id.in_(comment_ids), Report.settled_at.is_(None))
        .group_by(Report.comment_id, Report.reason)
        .order_by(Report.comment_id, func.count().desc(), Report.reason)
    )
    found: dict[int, dict[str, int]] = {}
    for comment_id, reason, count in rows:
        found.setdefault(comment_id, {})[reason] = count
    return found


def newest_reports(session: Session, comment_id: int, *, limit: int) -> list[Report]:
    """Complaints about a comment, newest first, settled or not."""
    rows = session.scalars(
        select(Report).where(Report.comment_id == comment_id).order_by(Report.id.desc()).limit(limit)
    )
    return list(rows)


def newest_revisions(session: Session, comment_id: int, *, limit: int) -> list[Revision]:
    """What a comment said, newest first."""
    rows = session.scalars(
        select(Revision).where(Revision.comment_id == comment_id).order_by(Revision.number.desc()).limit(limit)
    )
    return list(rows)


def newest_decisions(session: Session, comment_id: int, *, limit: int) -> list[Decision]:
    """What was decided about a comment, newest first."""
    rows = session.scalars(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.id.desc()).limit(limit)
    )
    return list(rows)
