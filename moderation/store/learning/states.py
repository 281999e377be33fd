"""What is done about a site's learning: whether it is wanted, who does it, how far it has come."""

from datetime import datetime

from sqlalchemy import ForeignKey, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class LearningState(Base):
    """Whether a site's decisions are learnt from at the moment, and whether they are at all.

    Who learns holds a lease, so that two workers do not both do it; `done` of `goal` steps are behind them. What an
    owner had forgotten stays so (`is_off`) until somebody wants it learnt anew: since `wanted_at`, the worker is to do
    that. `trouble` is why it last came to nothing.
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
    """What is done about a site's learning; None while nobody has ever touched it."""
    return session.get(LearningState, site_id)


def get_state(session: Session, site_id: int) -> LearningState:
    """The same, made where there was none, inside a writing transaction."""
    state = session.get(LearningState, site_id)
    if state is None:
        state = LearningState(site_id=site_id, leased_until=None, wanted_at=None, is_off=False)
        session.add(state)
        session.flush()
    return state


def wanted_states(session: Session, *, now: datetime) -> list[LearningState]:
    """What is wanted and nobody does, the longest first."""
    is_free = or_(LearningState.leased_until.is_(None), LearningState.leased_until <= now)
    query = select(LearningState).where(LearningState.wanted_at.is_not(None), is_free)
    return list(session.scalars(query.order_by(LearningState.wanted_at)))


def take_lease(session: Session, site_id: int, *, now: datetime, until: datetime, goal: int = 0) -> bool:
    """Take a site's lease inside a writing transaction; False while somebody else has it."""
    state = get_state(session, site_id)
    if state.leased_until is not None and state.leased_until > now:
        return False
    state.leased_until, state.done, state.goal = until, 0, goal
    return True


def holds_lease(session: Session, site_id: int, *, until: datetime) -> bool:
    """Tell whether a lease is still the one that was taken."""
    state = session.get(LearningState, site_id)
    return state is not None and state.leased_until == until


def count_step(session: Session, site_id: int, *, until: datetime) -> None:
    """Note that whoever holds this lease has come a step further."""
    session.execute(
        update(LearningState)
        .where(LearningState.site_id == site_id, LearningState.leased_until == until)
        .values(done=LearningState.done + 1)
        .execution_options(synchronize_session=False)
    )


def give_back_lease(session: Session, site_id: int, *, until: datetime, trouble: str = "") -> None:
    """Let others learn for a site again, unless they do already: what was wanted is done, or came to nothing."""
    if holds_lease(session, site_id, until=until):
        state = get_state(session, site_id)
        state.leased_until = state.wanted_at = None
        state.trouble = trouble


def is_learning_off(session: Session, site_id: int) -> bool:
    """Tell whether an owner wanted it forgotten, and nobody has wanted it back since."""
    state = session.get(LearningState, site_id)
    return state is not None and state.is_off


def switch_off(session: Session, site_id: int) -> None:
    """Have a site's decisions learnt from no longer; whoever does at the moment loses the lease, and keeps nothing."""
    state = get_state(session, site_id)
    state.leased_until = state.wanted_at = None
    state.is_off, state.trouble = True, ""


def want_learning(session: Session, site_id: int, *, by: tuple[int, str], now: datetime) -> None:
    """Have the worker learn from a site's decisions anew; who wanted it first is named in the log."""
    state = get_state(session, site_id)
    state.trouble = ""
    if state.wanted_at is None:
        state.wanted_at, state.done = now, 0
        state.wanted_by_id, state.wanted_by = by
