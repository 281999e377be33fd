"""How the scorer that lives in the worker is, so that every process can say it."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class ScorerState(Base):
    """One scorer as it was when it was last asked.

    `failures` counts those since its last answer; before `retry_at` it is left alone. `changed_at` is since when it has
    been available, or has not.
    """

    __tablename__ = "scorer_states"

    name: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(default="")
    is_available: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


def find_state(session: Session, name: str) -> ScorerState | None:
    """A scorer's last known state; None for one that was never asked."""
    return session.get(ScorerState, name)


def forget_rests(session: Session) -> None:
    """Leave no scorer alone any longer; that it failed is still known."""
    session.execute(update(ScorerState).values(retry_at=None))
