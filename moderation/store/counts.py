"""How many public comments threads have, for many threads at once, and which came of late."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.domain.paging import COUNT_STOP
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread


def count_by_key(session: Session, *, site_id: int, keys: Collection[str]) -> dict[str, int]:
    """Count the public comments of a site's threads by their keys; each stops at COUNT_STOP + 1."""
    public = (
        select(Comment.id)
        .where(Comment.thread_id == Thread.id, Comment.status == Status.APPROVED)
        .limit(COUNT_STOP + 1)
        .correlate(Thread)
        .subquery()
    )
    count = select(func.count()).select_from(public).scalar_subquery()
    rows = session.execute(select(Thread.key, count).where(Thread.site_id == site_id, Thread.key.in_(keys)))
    return {key: counted for key, counted in rows}  # noqa: C416 (rows are no tuples to a type checker)


def public_since(session: Session, thread_id: int, *, version: int, limit: int) -> Sequence[int]:
    """The comments of a thread that became public after a version of it, the last first."""
    newer = (
        select(Comment.id)
        .where(Comment.thread_id == thread_id, Comment.public_since > version, Comment.status == Status.APPROVED)
        .order_by(Comment.public_since.desc())
        .limit(limit)
    )
    return session.scalars(newer).all()
