"""The outbox: mail is queued in the transaction it reports on, and the worker sends it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, and_, delete, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base, Leased

_UNSENT = text("sent_at IS NULL AND given_up_at IS NULL")


class OutboxMail(Leased, Base):
    """One mail to one address.

    The unique `key` prevents sending the same mail twice; `facts` are ids and words, never secrets.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # The worker asks only for mail that is due.
        Index("ix_outbox_due", "due_at", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_outbox_recipient", "recipient", "created_at"),
    )

    key: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    recipient: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def has_key(session: Session, key: str) -> bool:
    """Tell whether a mail with this key exists, sent or not."""
    return bool(session.scalar(select(exists().where(OutboxMail.key == key))))


def was_written_to(session: Session, recipient: str, *, kind: str, since: datetime) -> bool:
    """Tell whether an address was sent, or will be sent, a mail of this kind after a time."""
    written = exists().where(OutboxMail.recipient == recipient, OutboxMail.created_at > since, OutboxMail.kind == kind)
    return bool(session.scalar(select(written)))


def find_due(session: Session, *, now: datetime) -> OutboxMail | None:
    """Return the unsent mail that has been due longest and that no worker is sending."""
    return OutboxMail.find_due(session, OutboxMail.sent_at.is_(None), now=now)


def find_held(session: Session, mail_id: int, *, leased_until: datetime) -> OutboxMail | None:
    """Return an unsent mail if its lease is still the one taken until `leased_until`."""
    return OutboxMail.find_held(session, OutboxMail.id == mail_id, _is_unsent(), leased_until=leased_until)


def count_unsent(session: Session) -> int:
    """Count the mails that wait to be sent."""
    return session.scalar(select(func.count()).select_from(OutboxMail).where(_is_unsent())) or 0


def count_given_up(session: Session) -> int:
    """Count the mails that will not be sent; they are deleted after a while."""
    return session.scalar(select(func.count()).where(OutboxMail.given_up_at.is_not(None))) or 0


def count_sent(session: Session, *, since: datetime) -> int:
    """Count the mails sent after a time."""
    return session.scalar(select(func.count()).where(OutboxMail.sent_at > since)) or 0


def newest_troubles(session: Session, *, limit: int) -> list[OutboxMail]:
    """Return mails that failed at least once and are still unsent, newest first."""
    troubled = and_(OutboxMail.reason != "", OutboxMail.sent_at.is_(None))
    return list(session.scalars(select(OutboxMail).where(troubled).order_by(OutboxMail.id.desc()).limit(limit)))


def drop_unsent(session: Session) -> None:
    """Delete all unsent mail."""
    session.execute(delete(OutboxMail).where(_is_unsent()))


def forget_before(session: Session, time: datetime) -> None:
    """Delete mail sent or given up before a time."""
    session.execute(delete(OutboxMail).where(or_(OutboxMail.sent_at < time, OutboxMail.given_up_at < time)))


def _is_unsent() -> ColumnElement[bool]:
    return and_(OutboxMail.sent_at.is_(None), OutboxMail.given_up_at.is_(None))
