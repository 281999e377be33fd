"""Keys by which programs call the API for a site: kept as hashes, counted where every process sees it."""

from datetime import datetime

from sqlalchemy import ForeignKey, case, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class ApiKey(Base):
    """One key; `prefix` is how it begins, to tell it from others: a stolen copy of the database calls nothing.

    `calls` were made in the minute that began at `minute`; at most `per_minute` are answered. Past `revoked_at` it
    opens nothing.
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
    """The key of a hash, while it opens something."""
    return session.scalar(select(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None)))


def keys_of(session: Session, site_id: int) -> list[ApiKey]:
    """A site's keys, those in use before the revoked ones, the newest of each first."""
    query = select(ApiKey).where(ApiKey.site_id == site_id)
    return list(session.scalars(query.order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())))


def count_call(session: Session, key_id: int, *, minute: datetime, now: datetime) -> bool:
    """Count a call in the minute that began then; tell whether the key was still good for it.

    One statement, so that two processes at once cannot both take the last one on any database.
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
