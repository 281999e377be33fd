"""Short lists of comments with their text, outcome and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from moderation.domain.paging import Cursor
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.paging import count_some
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import Decision

LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One comment with its present text and its thread."""

    comment: Comment
    body: str
    thread: Thread

    @property
    def cursor(self) -> Cursor:
        """Its place in the order of time."""
        return Cursor(self.comment.created_at, self.comment.id)


WRITTEN = (
    select(Comment, Revision.body, Thread)
    .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
    .join(Thread, Thread.id == Comment.thread_id)
)


def read_written(session: Session, query: Any) -> list[WrittenRow]:
    """Run a query made from WRITTEN."""
    return [WrittenRow(*row) for row in session.execute(query)]


def decisions_about(session: Session, comment_ids: Sequence[int], *, limit: int) -> list[Decision]:
    """Return people's decisions about these comments, newest first."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.comment_id.in_(comment_ids), Decision.actor_id.is_not(None))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return list(rows)


def count_in_thread(session: Session, thread_id: int) -> dict[Status, int]:
    """Count a thread's comments by status; each count stops at COUNT_STOP + 1."""
    here = select(Comment.id).where(Comment.thread_id == thread_id)
    counts = session.execute(select(*(count_some(here.where(Comment.status == status)) for status in Status))).one()
    return dict(zip(Status, counts, strict=True))


def chosen_rows(session: Session, thread_id: int, *, limit: int) -> list[WrittenRow]:
    """Return a thread's pinned, then its featured comments, each the latest first."""
    here = select(Comment.id).where(Comment.thread_id == thread_id)
    pinned, featured = here.where(Comment.pinned_at.is_not(None)), here.where(Comment.featured_at.is_not(None))
    query = WRITTEN.where(or_(Comment.id.in_(pinned), Comment.id.in_(featured))).order_by(
        Comment.pinned_at.is_(None), Comment.pinned_at.desc(), Comment.featured_at.desc(), Comment.id.desc()
    )
    return read_written(session, query.limit(limit))


def count_pinned(session: Session, thread_id: int) -> int:
    """Count a thread's pinned comments, public or not."""
    pinned = select(func.count()).where(Comment.thread_id == thread_id, Comment.pinned_at.is_not(None))
    return session.scalar(pinned) or 0


def decisions_in_thread(session: Session, thread_id: int, *, site_id: int, limit: int) -> list[Decision]:
    """Return people's decisions in a thread, newest first, from the site's last LOOKED_AT decisions."""
    newest = (
        select(Decision.id, Decision.comment_id)
        .where(Decision.site_id == site_id, Decision.actor_id.is_not(None))
        .order_by(Decision.created_at.desc(), Decision.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    rows = session.scalars(
        select(Decision)
        .join(newest, newest.c.id == Decision.id)
        .join(Comment, Comment.id == newest.c.comment_id)
        .where(Comment.thread_id == thread_id)
        .order_by(Decision.created_at.desc(), Decision.id.desc())
        .limit(limit)
    )
    return list(rows)
