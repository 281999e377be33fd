"""Threads: the comments of one page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Thread(Base):
    """One page's thread, created with its first comment, never by a page view.

    `version` increases with every change the public can see, so it is the cache key of everything rendered.
    """

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        # The distinct languages, which are the filters that queues offer.
        Index("ix_threads_language", "site_id", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    key: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]  # as the page claimed it, or as a moderator changed it
    language: Mapped[str] = mapped_column(default="", server_default="")  # of the page, as it claims
    version: Mapped[int] = mapped_column(default=0)
    holds_everything: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def find_thread(session: Session, *, site_id: int, key: str) -> Thread | None:
    """Return a page's thread, if anyone has commented there."""
    return session.scalar(select(Thread).where(Thread.site_id == site_id, Thread.key == key))


def raise_version(session: Session, thread_id: int) -> int:
    """Increment a thread's version, which invalidates caches, and return the new one."""
    raised = update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1).returning(Thread.version)
    return session.scalars(raised).one()
