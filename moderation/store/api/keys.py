"""API keys of a site: stored as hashes, with a rate limit shared by all processes."""

from datetime import datetime

from sqlalchemy import ForeignKey, case, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class ApiKey(Base):
    """One key; `prefix` is its beginning, for people to recognise it, and the key itself is stored as a hash.

    `calls` were made in the minute that began at `minute`; up to `per_minute` are answered. A key stops working at
    `revoked_at`.
    """

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    per_minute: Mapped[int]
    minute: Mapped[datetime | None]
    calls: Mapped[int] = mapped_column(default=0, server_default="0")
    actor_label: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


def find_open_key(session: Session, key_hash: str) -> ApiKey | None:
    """Return the key with this hash, unless it was revoked."""
    return session.scalar(select(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None)))


def keys_of(session: Session, site_id: int) -> list[ApiKey]:
    """Return a site's keys, active before revoked, newest first."""
    query = select(ApiKey).where(ApiKey.site_id == site_id)
    return list(session.scalars(query.order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())))


def count_call(session: Session, key_id: int, *, minute: datetime, now: datetime) -> bool:
    """Count a call in the minute that began at `minute`; tell whether the key allows it.

    One statement, so that two processes can never both take the last call.
    """
    is_new_minute = or_(ApiKey.minute.is_(None), ApiKey.minute != minute)
    counted = session.execute(
        update(ApiKey)
        .where(ApiKey.id == key_id, ApiKey.revoked_at.is_(None), is_new_minute | (ApiKey.calls < ApiKey.per_minute))
        .values(minute=minute, calls=case((is_new_minute, 1), else_=ApiKey.calls + 1), last_used_at=now)
        .returning(ApiKey.id)
        .execution_options(synchronize_session=False)
    )
    return counted.one_or_none() is not None
