"""The queries behind the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, select, true, union_all
from sqlalchemy.orm import Session, aliased

from moderation.store.comments import Comment, Revision
from moderation.store.decisions import Decision
from moderation.store.threads import Thread


@dataclass(frozen=True, slots=True)
class LogRow:
    """A decision with what it was about."""

    decision: Decision
    author: str
    body: str
    thread: Thread
    undone_by: int | None
    is_newest: bool  # no later decision about the same comment


def log_rows(
    session: Session, *, site_ids: Sequence[int], before_id: int | None, limit: int, by_people: bool = False
) -> list[LogRow]:
    """Decisions on these sites, newest first; `before_id` is the last one already shown."""
    place = true() if before_id is None else Decision.id < before_id
    who = Decision.actor_id.is_not(None) if by_people else true()
    newest = select(Decision.id).where(who, place).order_by(Decision.id.desc()).limit(limit)
    # One short query a site, each along its index; asked for all sites at once, SQLite sorts every row.
    parts = [select(newest.where(Decision.site_id == site_id).subquery().c.id) for site_id in site_ids]
    if not parts:
        return []
    undo, later = aliased(Decision), aliased(Decision)
    is_newest = ~exists().where(later.comment_id == Decision.comment_id, later.id > Decision.id)
    query = (
        select(Decision, Comment.author, Revision.body, Thread, undo.id, is_newest)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Revision, and_(Revision.comment_id == Decision.comment_id, Revision.number == Decision.revision))
        .outerjoin(undo, undo.undoes_id == Decision.id)
        .where(Decision.id.in_(select(union_all(*parts).subquery().c.id)))
        .order_by(Decision.id.desc())
        .limit(limit)
    )
    return [LogRow(*row) for row in session.execute(query)]
