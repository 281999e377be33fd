"""Accounts of the desk, and what each may do on which site."""

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.roles import Role
from moderation.store.base import Base
from moderation.store.sites import Site


class Moderator(Base):
    """Someone who can sign in; `email` is lower-case and unique."""

    __tablename__ = "moderators"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class Membership(Base):
    """A moderator's role on a site."""

    __tablename__ = "memberships"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[datetime]


def find_moderator(session: Session, email: str) -> Moderator | None:
    """The account of an address, whatever its case."""
    return session.scalar(select(Moderator).where(Moderator.email == email.strip().lower()))


def sites_of(session: Session, moderator_id: int) -> list[tuple[Site, Role]]:
    """The sites a moderator works on, by name, each with the role there."""
    rows = session.execute(
        select(Site, Membership.role)
        .join(Membership, Membership.site_id == Site.id)
        .where(Membership.moderator_id == moderator_id)
        .order_by(Site.name, Site.id)
    )
    return [(site, Role(role)) for site, role in rows]
