"""Judging again what waits, by the limits in force: what was asked for, and how far it has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, and_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment, Revision


class Reapplication(Base):
    """The last time that somebody had what waits on a site judged again: `ended_at` is None until that is done.

    It goes through comments by their ids and stands at `after_id`. Of `goal` comments `done` were looked at, by the
    policy's revision of this number, and of these so many were published and rejected.
    """

    __tablename__ = "rejudgings"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int]
    after_id: Mapped[int] = mapped_column(default=0)
    goal: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    published: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


def find_reapplication(session: Session, site_id: int) -> Reapplication | None:
    """The last one of a site; None where there never was any."""
    return session.get(Reapplication, site_id)


def begin_reapplication(session: Session, site_id: int, *, revision: int, goal: int, now: datetime) -> None:
    """Begin one from the start, in place of the last one, whether that had ended or not."""
    session.merge(
        Reapplication(
            site_id=site_id,
            begun_at=now,
            ended_at=None,
            revision=revision,
            after_id=0,
            goal=goal,
            done=0,
            published=0,
            rejected=0,
        )
    )


def sites_to_reapply(session: Session) -> Sequence[int]:
    """The sites of those that have not ended, the longest waiting first."""
    asked = select(Reapplication.site_id).where(Reapplication.ended_at.is_(None)).order_by(Reapplication.begun_at)
    return session.scalars(asked).all()


def waiting_html(session: Session, site_id: int, *, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Id, revision number and HTML of comments that wait on a site, in the order of their ids."""
    rows = session.execute(
        select(Comment.id, Revision.number, Revision.html)
        .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
        .where(Comment.site_id == site_id, Comment.status == Status.PENDING.value, Comment.id > after_id)
        .order_by(Comment.id)
        .limit(limit)
    )
    return [(comment_id, number, html) for comment_id, number, html in rows]
