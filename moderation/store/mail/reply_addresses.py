"""Addresses for reply notifications: typed by guests, used only once their owner confirms them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment


class ReplyAddress(Base):
    """An address as one guest typed it on one site.

    A confirmation counts for that guest only: nobody can get mail sent to somebody else's confirmed address.
    `refused_at` means that its owner never asked for mail; no guest of any site can have it written to again.
    """

    __tablename__ = "reply_addresses"
    __table_args__ = (
        UniqueConstraint("site_id", "guest_id", "email"),
        Index("ix_reply_addresses_email", "email", "site_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id", ondelete="RESTRICT"))
    email: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ReplyRequest(Base):
    """A comment whose author wants notifications of replies at this address."""

    __tablename__ = "reply_requests"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("reply_addresses.id", ondelete="RESTRICT"), index=True)


def find_address(session: Session, *, site_id: int, guest_id: int, email: str) -> ReplyAddress | None:
    """Return an address as a guest of a site typed it."""
    return session.scalar(
        select(ReplyAddress).where(
            ReplyAddress.site_id == site_id, ReplyAddress.guest_id == guest_id, ReplyAddress.email == email
        )
    )


def is_refused(session: Session, email: str) -> bool:
    """Tell whether an address's owner has refused all mail."""
    refused = exists().where(ReplyAddress.email == email, ReplyAddress.refused_at.is_not(None))
    return bool(session.scalar(select(refused)))


def address_for_replies(session: Session, comment_id: int) -> ReplyAddress | None:
    """Return the address to notify of replies to a public comment: confirmed and not unsubscribed."""
    return session.scalar(
        select(ReplyAddress)
        .join(ReplyRequest, ReplyRequest.address_id == ReplyAddress.id)
        .join(Comment, Comment.id == ReplyRequest.comment_id)
        .where(
            ReplyRequest.comment_id == comment_id,
            Comment.status == Status.APPROVED.value,
            ReplyAddress.confirmed_at.is_not(None),
            ReplyAddress.stopped_at.is_(None),
        )
    )


def stop_address(session: Session, email: str, *, site_id: int, now: datetime) -> None:
    """Unsubscribe an address from a site, for all guests who typed it."""
    session.execute(
        update(ReplyAddress)
        .where(ReplyAddress.email == email, ReplyAddress.site_id == site_id, ReplyAddress.stopped_at.is_(None))
        .values(stopped_at=now)
    )


def forget_addresses_before(session: Session, time: datetime) -> None:
    """Delete addresses unconfirmed or unsubscribed before a time, but keep refusals."""
    old = and_(
        ReplyAddress.refused_at.is_(None),
        or_(
            and_(ReplyAddress.confirmed_at.is_(None), ReplyAddress.created_at < time),
            ReplyAddress.stopped_at < time,
        ),
    )
    ids = list(session.scalars(select(ReplyAddress.id).where(old).limit(500)))
    session.execute(delete(ReplyRequest).where(ReplyRequest.address_id.in_(ids)))
    session.execute(delete(ReplyAddress).where(ReplyAddress.id.in_(ids)))
