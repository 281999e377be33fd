"""Mail on its way out: written with what it tells of, in one transaction; the worker sends it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, and_, delete, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base

_UNSENT = text("sent_at IS NULL AND given_up_at IS NULL")


class OutboxMail(Base):
    """One mail to one address. `key` makes a second of the same impossible; `facts` are ids and words, never a secret.

    Whoever sends it holds it until `leased_until`; `reason` is why the last attempt came to nothing.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # The worker's only question: what is due.
        Index("ix_outbox_due", "due_at", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_outbox_recipient", "recipient", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    recipient: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def has_key(session: Session, key: str) -> bool:
    """Tell whether there is a mail of this key already, sent or not."""
    return bool(session.scalar(select(exists().where(OutboxMail.key == key))))


def was_written_to(session: Session, recipient: str, *, kind: str, since: datetime) -> bool:
    """Tell whether an address was written to about something after a time, or is about to be."""
    written = exists().where(OutboxMail.recipient == recipient, OutboxMail.created_at > since, OutboxMail.kind == kind)
    return bool(session.scalar(select(written)))


def find_due(session: Session, *, now: datetime) -> OutboxMail | None:
    """The mail that has been due the longest and that nobody holds."""
    is_free = or_(OutboxMail.leased_until.is_(None), OutboxMail.leased_until <= now)
    return session.scalar(
        select(OutboxMail)
        .where(_is_unsent(), OutboxMail.due_at <= now, is_free)
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(1)
    )


def find_held(session: Session, mail_id: int, *, leased_until: datetime) -> OutboxMail | None:
    """A mail, if it is still held by whoever took it until that time."""
    return session.scalar(
        select(OutboxMail).where(OutboxMail.id == mail_id, _is_unsent(), OutboxMail.leased_until == leased_until)
    )


def count_unsent(session: Session) -> int:
    """How many mails wait to be sent."""
    return session.scalar(select(func.count()).select_from(OutboxMail).where(_is_unsent())) or 0


def count_given_up(session: Session) -> int:
    """How many mails will not be sent; they are forgotten after a while."""
    return session.scalar(select(func.count()).where(OutboxMail.given_up_at.is_not(None))) or 0


def count_sent(session: Session, *, since: datetime) -> int:
    """How many mails were sent after a time."""
    return session.scalar(select(func.count()).where(OutboxMail.sent_at > since)) or 0


def newest_troubles(session: Session, *, limit: int) -> list[OutboxMail]:
    """Mails that a try to send has failed for, newest first, whether they were given up or wait for another."""
    troubled = and_(OutboxMail.reason != "", OutboxMail.sent_at.is_(None))
    return list(session.scalars(select(OutboxMail).where(troubled).order_by(OutboxMail.id.desc()).limit(limit)))


def drop_unsent(session: Session) -> None:
    """Drop all that waits to be sent."""
    session.execute(delete(OutboxMail).where(_is_unsent()))


def forget_before(session: Session, time: datetime) -> None:
    """Drop what was sent or given up before a time."""
    session.execute(delete(OutboxMail).where(or_(OutboxMail.sent_at < time, OutboxMail.given_up_at < time)))


def _is_unsent() -> ColumnElement[bool]:
    return and_(OutboxMail.sent_at.is_(None), OutboxMail.given_up_at.is_(None))
