"""What a site knows of those who wrote some of its comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, Subquery, and_, cast, func, select
from sqlalchemy.orm import Session

from moderation.domain.standing import TargetKind
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment
from moderation.store.comments.paging import count_some
from moderation.store.sites.standings import StandingRow


@dataclass(frozen=True, slots=True)
class FactsRow:
    """One guest on one site: since when, what became of the comments, and how a moderator has them treated.

    The counts stop at COUNT_STOP + 1.
    """

    guest_id: int
    site_id: int
    first_seen_at: datetime
    approved: int
    rejected: int
    spam: int
    standing: str | None


def facts_of(session: Session, comment_ids: Sequence[int]) -> dict[tuple[int, int], FactsRow]:
    """The authors of these comments by guest and site; whoever has no guest cookie is not there."""
    wrote = (
        select(Comment.guest_id, Comment.site_id)
        .where(Comment.id.in_(comment_ids), Comment.guest_id.is_not(None))
        .distinct()
        .subquery("wrote")
    )
    judged = and_(
        StandingRow.site_id == wrote.c.site_id,
        StandingRow.kind == TargetKind.GUEST.value,
        StandingRow.value == cast(wrote.c.guest_id, String),
        StandingRow.expires_at.is_(None),  # a person's standing is for good, until it is lifted
    )
    rows = session.execute(
        select(
            wrote.c.guest_id,
            wrote.c.site_id,
            _first_seen(wrote),
            _count(wrote, Status.APPROVED),
            _count(wrote, Status.REJECTED),
            _count(wrote, Status.SPAM),
            StandingRow.standing,
        )
        .select_from(wrote)
        .outerjoin(StandingRow, judged)
    )
    return {(row[0], row[1]): FactsRow(*row) for row in rows}


def _first_seen(wrote: Subquery) -> ColumnElement[datetime]:
    mine = and_(Comment.guest_id == wrote.c.guest_id, Comment.site_id == wrote.c.site_id)
    return select(func.min(Comment.created_at)).where(mine).correlate(wrote).scalar_subquery()


def _count(wrote: Subquery, status: Status) -> ColumnElement[int]:
    mine = and_(Comment.guest_id == wrote.c.guest_id, Comment.site_id == wrote.c.site_id, Comment.status == status)
    return count_some(select(Comment.id).where(mine).correlate(wrote)).correlate(wrote)
