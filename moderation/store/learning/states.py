"""The state of a site's learning: on or off, in progress, or failed."""

from datetime import datetime

from sqlalchemy import ForeignKey, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class LearningState(Base):
    """Whether a site's learning is on, and whether it is running now.

    The worker that trains has a lease, so that no two do; `done` of `goal` steps are complete. `is_off` stays set after
    an owner deleted the model until somebody turns learning on again. `wanted_at` asks the worker to train. `trouble`
    says why the last attempt failed.
    """

    __tablename__ = "learning_states"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True)
    leased_until: Mapped[datetime | None]
    is_off: Mapped[bool] = mapped_column(default=False)
    wanted_at: Mapped[datetime | None]
    wanted_by_id: Mapped[int | None]
    wanted_by: Mapped[str] = mapped_column(default="", server_default="")
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    goal: Mapped[int] = mapped_column(default=0, server_default="0")
    trouble: Mapped[str] = mapped_column(default="", server_default="")


def find_state(session: Session, site_id: int) -> LearningState | None:
    """Return a site's learning state; None if nothing was ever set."""
    return session.get(LearningState, site_id)


def get_state(session: Session, site_id: int) -> LearningState:
    """Return a site's learning state, creating it if needed; call it in a writing transaction."""
    state = session.get(LearningState, site_id)
    if state is None:
        state = LearningState(site_id=site_id, leased_until=None, wanted_at=None, is_off=False)
        session.add(state)
        session.flush()
    return state


def wanted_states(session: Session, *, now: datetime) -> list[LearningState]:
    """Return states that ask for training and have no lease, longest waiting first."""
    is_free = or_(LearningState.leased_until.is_(None), LearningState.leased_until <= now)
    query = select(LearningState).where(LearningState.wanted_at.is_not(None), is_free)
    return list(session.scalars(query.order_by(LearningState.wanted_at)))


def take_lease(session: Session, site_id: int, *, now: datetime, until: datetime, goal: int = 0) -> bool:
    """Take a site's lease; False while somebody else has it. Call it in a writing transaction."""
    state = get_state(session, site_id)
    if state.leased_until is not None and state.leased_until > now:
        return False
    state.leased_until, state.done, state.goal = until, 0, goal
    return True


def holds_lease(session: Session, site_id: int, *, until: datetime) -> bool:
    """Tell whether the lease taken until `until` is still valid."""
    state = session.get(LearningState, site_id)
    return state is not None and state.leased_until == until


def count_step(session: Session, site_id: int, *, until: datetime) -> None:
    """Record one more step if the lease is still valid."""
    session.execute(
        update(LearningState)
        .where(LearningState.site_id == site_id, LearningState.leased_until == until)
        .values(done=LearningState.done + 1)
        .execution_options(synchronize_session=False)
    )


def give_back_lease(session: Session, site_id: int, *, until: datetime, trouble: str = "") -> None:
    """End a lease if it is still valid, after training succeeded or failed."""
    if holds_lease(session, site_id, until=until):
        state = get_state(session, site_id)
        state.leased_until = state.wanted_at = None
        state.trouble = trouble


def is_learning_off(session: Session, site_id: int) -> bool:
    """Tell whether an owner turned learning off."""
    state = session.get(LearningState, site_id)
    return state is not None and state.is_off


def stop_learning(session: Session, site_id: int) -> None:
    """Cancel training that is requested or in progress; a run loses its lease and its result."""
    state = session.get(LearningState, site_id)
    if state is not None:
        state.leased_until = state.wanted_at = None
        state.trouble = ""


def switch_off(session: Session, site_id: int) -> None:
    """Turn learning off for a site; a training run in progress loses its lease and its result."""
    state = get_state(session, site_id)
    state.leased_until = state.wanted_at = None
    state.is_off, state.trouble = True, ""


def want_learning(session: Session, site_id: int, *, by: tuple[int, str], now: datetime) -> None:
    """Ask the worker to train a site's model; the log names whoever asked first."""
    state = get_state(session, site_id)
    state.trouble = ""
    if state.wanted_at is None:
        state.wanted_at, state.done = now, 0
        state.wanted_by_id, state.wanted_by = by
