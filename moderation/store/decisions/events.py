"""The log of moderators' actions other than decisions; rows are appended, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.events import EventKind
from moderation.store.append_only import forbid_changes
from moderation.store.base import Base


class Event(Base):
    """One action; `subject` names what it affected, in words that stay readable after that is gone."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_log", "site_id", "created_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]


forbid_changes(Event.__table__)


def add_event(
    session: Session,
    kind: EventKind,
    *,
    site_id: int,
    subject: str,
    actor: tuple[int | None, str],
    now: datetime,
    **details: Any,
) -> None:
    """Append an action to the log; `actor` is the moderator's id and email address."""
    session.add(
        Event(
            site_id=site_id,
            kind=kind.value,
            subject=subject,
            details=details,
            actor_id=actor[0],
            actor_label=actor[1],
            created_at=now,
        )
    )
