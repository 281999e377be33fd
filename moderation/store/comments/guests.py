"""Guests: browsers with a guest cookie. Typed names prove nothing and are stored with the comment."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Guest(Base):
    """One browser that has commented; `token_hash` is the SHA-256 of the random id in its cookie."""

    __tablename__ = "guests"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


def find_guest(session: Session, token_hash: str) -> Guest | None:
    """Return the guest with this token hash."""
    return session.scalar(select(Guest).where(Guest.token_hash == token_hash))
