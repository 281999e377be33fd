"""The state of the scorer that runs in the worker, for every process to read."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class ScorerState(Base):
    """One scorer's state at its last request.

    `failures` counts failures since its last answer; it is not asked again before `retry_at`. `changed_at` is when it
    last became available or unavailable.
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
    """Return a scorer's last known state; None if it was never asked."""
    return session.get(ScorerState, name)


def forget_rests(session: Session) -> None:
    """Let every scorer be asked again at once; failure counts are kept."""
    session.execute(update(ScorerState).values(retry_at=None))
