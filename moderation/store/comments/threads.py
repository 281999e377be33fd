"""Threads: the comments of one page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.store.base import Base


class Thread(Base):
    """One page's conversation; made by its first comment, never by a view.

    `version` rises with anything the public sees, so it is the cache key of everything rendered.
    """

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        # Which languages there are is what the queues can be narrowed to.
        Index("ix_threads_language", "site_id", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    key: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]  # as the page claimed it, or a moderator put it
    language: Mapped[str] = mapped_column(default="", server_default="")  # of the page, as it claims
    version: Mapped[int] = mapped_column(default=0)
    holds_everything: Mapped[bool] = mapped_column(default=False, server_default=false())
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


def find_thread(session: Session, *, site_id: int, key: str) -> Thread | None:
    """The thread of a page, if anyone has commented there."""
    return session.scalar(select(Thread).where(Thread.site_id == site_id, Thread.key == key))


def raise_version(session: Session, thread_id: int) -> int:
    """Tell every cache that what the public sees of this thread has changed, and return its new version."""
    raised = update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1).returning(Thread.version)
    return session.scalars(raised).one()
