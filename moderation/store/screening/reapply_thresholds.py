"""Progress of reapplying a site's thresholds to its pending comments."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Reapplication(Base):
    """The last time a site's thresholds were reapplied; `ended_at` is None while that is in progress.

    It goes through pending comments by id and has reached `after_id`. `done` of `goal` comments were checked against
    the policy's revision `revision`; `published` and `rejected` count the results.
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
    """Return a site's last reapplication; None if there never was one."""
    return session.get(Reapplication, site_id)


def begin_reapplication(session: Session, site_id: int, *, revision: int, goal: int, now: datetime) -> None:
    """Start a reapplication from the beginning, replacing the last one, ended or not."""
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
    """Return the ids of sites whose reapplication has not ended, longest waiting first."""
    asked = select(Reapplication.site_id).where(Reapplication.ended_at.is_(None)).order_by(Reapplication.begun_at)
    return session.scalars(asked).all()
