"""Nudges: how often somebody was asked to think twice, and what came of it. No text is kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class NudgeOutcome(StrEnum):
    """What somebody did who was nudged: put it another way, or sent it all the same."""

    EDITED = "edited"
    SENT = "sent"


class Nudge(Base):
    """One nudge that was shown; `id` is the random part of what the form carries.

    `outcome` is how it ended; None while nothing has come, which after a day counts as withdrawn.
    """

    __tablename__ = "nudges"
    __table_args__ = (Index("ix_nudges_site_time", "site_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    outcome: Mapped[str | None]
    created_at: Mapped[datetime]


def add_nudge(session: Session, site_id: int, *, nudge_id: str, now: datetime) -> None:
    """Keep that a nudge was shown."""
    session.add(Nudge(id=nudge_id, site_id=site_id, outcome=None, created_at=now))


def find_open_nudge(session: Session, nudge_id: str, *, site_id: int, since: datetime) -> Nudge | None:
    """A site's nudge that was shown after a time and has no outcome yet."""
    asked = select(Nudge).where(
        Nudge.id == nudge_id, Nudge.site_id == site_id, Nudge.created_at > since, Nudge.outcome.is_(None)
    )
    return session.scalar(asked)


def count_nudges(session: Session, site_id: int, *, since: datetime, stop: int) -> int:
    """How many nudges a site has shown since a time; stops at `stop`."""
    found = select(Nudge.id).where(Nudge.site_id == site_id, Nudge.created_at > since).limit(stop)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def count_outcomes(session: Session, site_id: int, *, since: datetime, until: datetime | None = None) -> dict[str, int]:
    """How many nudges of a site ended which way, of those shown in a span of time; "" counts those without an end."""
    asked = select(Nudge.outcome, func.count()).where(Nudge.site_id == site_id, Nudge.created_at > since)
    if until is not None:
        asked = asked.where(Nudge.created_at <= until)
    return {outcome or "": number for outcome, number in session.execute(asked.group_by(Nudge.outcome))}
