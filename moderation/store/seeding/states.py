"""What the worker is asked to do with a site's made-up comments, and how far it is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.seeding import SeedingTask
from moderation.store.base import Base


class SeedingState(Base):
    """The last thing that an owner asked for on a site: to fill it, or to remove what is made up.

    `done` of `goal` comments are written or removed; `ended_at` is None until that is all. The worker that is at it
    holds a lease, which it renews as it goes: once that has run out, another may take over. `trouble` says why it came
    to nothing.
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
        """Whether the worker has still to do it, or to go on with it."""
        return self.ended_at is None


def find_state(session: Session, site_id: int) -> SeedingState | None:
    """What was last asked for on a site; None where nothing ever was."""
    return session.get(SeedingState, site_id)


def ask_for(
    session: Session, site_id: int, task: SeedingTask, *, goal: int, by: tuple[int, str], now: datetime
) -> None:
    """Ask the worker for something, in place of what was asked for before; whoever is at that loses the lease."""
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
    """The sites where something is asked for that no worker is at, the longest waiting first."""
    is_free = or_(SeedingState.leased_until.is_(None), SeedingState.leased_until <= now)
    asked = select(SeedingState.site_id).where(SeedingState.ended_at.is_(None), is_free)
    return session.scalars(asked.order_by(SeedingState.asked_at)).all()


def take_lease(session: Session, site_id: int, *, now: datetime, until: datetime) -> SeedingState | None:
    """Take a site's lease inside a writing transaction; None where nothing is to be done, or somebody else is at it."""
    if site_id not in sites_to_do(session, now=now):
        return None
    state = session.get_one(SeedingState, site_id)
    state.leased_until = until
    return state


def find_leased(session: Session, site_id: int, *, until: datetime | None) -> SeedingState | None:
    """A site's state, if it is still to be done and its lease is the one that runs until then."""
    state = session.get(SeedingState, site_id)
    is_ours = state is not None and state.ended_at is None and state.leased_until == until
    return state if is_ours else None
