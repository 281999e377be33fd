"""Requests to fill a site with made-up comments or to remove them, and their progress."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.seeding import SeedingTask
from moderation.store.base import Base
from moderation.store.comments.comments import Comment
from moderation.store.sites.sites import Site


class SeedingState(Base):
    """The last request on a site; `ended_at` is None until it is finished.

    `done` of `goal` comments have been written or removed. The worker that does it has a lease and keeps renewing it;
    another worker may take over once the lease has expired. `trouble` says why the last task failed.
    """

    __tablename__ = "seeding_states"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True)
    task: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int]
    asked_by: Mapped[str]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    done: Mapped[int]
    goal: Mapped[int]
    trouble: Mapped[str]

    @property
    def is_under_way(self) -> bool:
        """Whether it is still waiting or in progress."""
        return self.ended_at is None


def find_state(session: Session, site_id: int) -> SeedingState | None:
    """Return the last request on a site, or None."""
    return session.get(SeedingState, site_id)


def read_overview(
    session: Session, site_id: int, *, site_ids: Collection[int]
) -> tuple[SeedingState | None, bool, bool]:
    """In one query: a site's state, whether it has made-up comments, and whether any of `site_ids` has any comments."""
    is_made_up = exists().where(Comment.site_id == site_id, Comment.is_made_up)
    is_any = exists().where(Comment.site_id.in_(site_ids))
    row = session.execute(
        select(SeedingState, is_made_up, is_any)
        .select_from(Site)
        .outerjoin(SeedingState, SeedingState.site_id == Site.id)
        .where(Site.id == site_id)
    ).one()
    return row[0], bool(row[1]), bool(row[2])


def ask_for(
    session: Session, site_id: int, task: SeedingTask, *, goal: int, by: tuple[int, str], now: datetime
) -> None:
    """Replace the last request with a new one; a worker that still does the old one loses its lease."""
    asked_by_id, asked_by = by
    session.merge(
        SeedingState(
            site_id=site_id,
            task=task.value,
            asked_at=now,
            asked_by_id=asked_by_id,
            asked_by=asked_by,
            leased_until=None,
            ended_at=None,
            done=0,
            goal=goal,
            trouble="",
        )
    )


def sites_to_do(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the sites with a request that no worker has taken, oldest first."""
    is_free = or_(SeedingState.leased_until.is_(None), SeedingState.leased_until <= now)
    asked = select(SeedingState.site_id).where(SeedingState.ended_at.is_(None), is_free)
    return session.scalars(asked.order_by(SeedingState.asked_at)).all()


def take_lease(session: Session, site_id: int, *, now: datetime, until: datetime) -> SeedingState | None:
    """Take a site's lease inside a writing transaction; None if there is nothing to do, or another worker does it."""
    if site_id not in sites_to_do(session, now=now):
        return None
    state = session.get_one(SeedingState, site_id)
    state.leased_until = until
    return state


def find_leased(session: Session, site_id: int, *, until: datetime | None) -> SeedingState | None:
    """Return an unfinished request whose lease is still the one that expires at `until`, or None."""
    state = session.get(SeedingState, site_id)
    is_ours = state is not None and state.ended_at is None and state.leased_until == until
    return state if is_ours else None
