"""Nudges: how often authors were asked to reconsider, and what they did. No text is stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class NudgeOutcome(StrEnum):
    """What an author did after a nudge: edited the comment, or sent it unchanged."""

    EDITED = "edited"
    SENT = "sent"


class Nudge(Base):
    """One nudge that was shown; `id` is the random part of the form's token.

    `outcome` is None while the author has done nothing, which counts as withdrawn after a day.
    """

    __tablename__ = "nudges"
    __table_args__ = (Index("ix_nudges_site_time", "site_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    outcome: Mapped[str | None]
    created_at: Mapped[datetime]


def add_nudge(session: Session, site_id: int, *, nudge_id: str, now: datetime) -> None:
    """Record that a nudge was shown."""
    session.add(Nudge(id=nudge_id, site_id=site_id, outcome=None, created_at=now))


def find_open_nudge(session: Session, nudge_id: str, *, site_id: int, since: datetime) -> Nudge | None:
    """Return a site's nudge if it was shown after `since` and has no outcome yet."""
    asked = select(Nudge).where(
        Nudge.id == nudge_id, Nudge.site_id == site_id, Nudge.created_at > since, Nudge.outcome.is_(None)
    )
    return session.scalar(asked)


def count_nudges(session: Session, site_id: int, *, since: datetime, stop: int) -> int:
    """Count the nudges a site has shown since a time; stops at `stop`."""
    found = select(Nudge.id).where(Nudge.site_id == site_id, Nudge.created_at > since).limit(stop)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def count_outcomes(session: Session, site_id: int, *, since: datetime, until: datetime | None = None) -> dict[str, int]:
    """Count a site's nudges in a period by outcome; "" counts those without one."""
    asked = select(Nudge.outcome, func.count()).where(Nudge.site_id == site_id, Nudge.created_at > since)
    if until is not None:
        asked = asked.where(Nudge.created_at <= until)
    return {outcome or "": number for outcome, number in session.execute(asked.group_by(Nudge.outcome))}
