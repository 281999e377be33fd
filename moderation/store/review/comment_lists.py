"""Comments in a short list: what they say, what became of them, and what people decided about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from moderation.domain.paging import Cursor
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.threads import Thread
from moderation.store.decisions.decisions import Decision


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One comment with its present words and the thread it is in."""

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
    """Read what a query made from WRITTEN finds."""
    return [WrittenRow(*row) for row in session.execute(query)]


def decisions_about(session: Session, comment_ids: Sequence[int], *, limit: int) -> list[Decision]:
    """What people have decided about these comments, the newest first."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.comment_id.in_(comment_ids), Decision.actor_id.is_not(None))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return list(rows)
