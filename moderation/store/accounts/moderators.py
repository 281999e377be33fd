"""Desk accounts and their roles on sites."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index, delete, false, func, select, true, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.roles import Role
from moderation.store.base import Base
from moderation.store.sites.sites import Site


class SignInFailure(Base):
    """One failed sign-in; the address is stored hashed, because anything may have been typed."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index(None, "address_hash"), Index(None, "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str]
    created_at: Mapped[datetime]


class Moderator(Base):
    """A desk account; `email` is lower-case and unique, `name` is shown to readers under replies.

    Sessions are valid while they carry the present `session_epoch`. Comments scoring at least `veil_at` for any label
    are blurred until opened; never if it is None. `waiting_mail` is how often the moderator is mailed about waiting
    comments, `waiting_mail_at` when that was last checked, `told_until` the last decision that such a mail included.
    """

    __tablename__ = "moderators"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    session_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    uses_keys: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_dense: Mapped[bool] = mapped_column(default=False, server_default=false())  # the queue's dense view
    veil_at: Mapped[float | None] = mapped_column(Double, default=0.95, server_default="0.95")
    waiting_mail: Mapped[str] = mapped_column(default="daily", server_default="daily")
    waiting_mail_at: Mapped[datetime | None]
    told_until: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]


class Membership(Base):
    """A moderator's role on a site."""

    __tablename__ = "memberships"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[datetime]


def find_moderator(session: Session, email: str) -> Moderator | None:
    """Return the account with this email address, ignoring case."""
    return session.scalar(select(Moderator).where(Moderator.email == email.strip().lower()))


def all_moderators(session: Session) -> list[Moderator]:
    """Return all accounts by email address."""
    return list(session.scalars(select(Moderator).order_by(Moderator.email)))


def told_by_mail(session: Session, *, never: str) -> list[Moderator]:
    """Return the accounts that get mail about waiting comments."""
    return list(session.scalars(select(Moderator).where(Moderator.waiting_mail != never).order_by(Moderator.id)))


def any_moderator(session: Session) -> bool:
    """Tell whether any account exists."""
    return session.scalar(select(Moderator.id).limit(1)) is not None


def sites_of(session: Session, moderator_id: int) -> list[tuple[Site, Role]]:
    """Return a moderator's sites by name, each with the role there."""
    rows = session.execute(
        select(Site, Membership.role)
        .join(Membership, Membership.site_id == Site.id)
        .where(Membership.moderator_id == moderator_id)
        .order_by(Site.name, Site.id)
    )
    return [(site, Role(role)) for site, role in rows]


def members_of(session: Session, site_id: int) -> list[tuple[Moderator, Membership]]:
    """Return a site's members, longest membership first."""
    rows = session.execute(
        select(Moderator, Membership)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
        .order_by(Membership.created_at, Moderator.id)
    )
    return [(moderator, membership) for moderator, membership in rows]


def count_owners(session: Session, site_id: int) -> int:
    """Count a site's owners."""
    query = select(func.count()).select_from(Membership)
    return session.scalar(query.where(Membership.site_id == site_id, Membership.role == Role.OWNER.value)) or 0


def working_elsewhere(session: Session, moderator_ids: Collection[int], *, than: Collection[int]) -> set[int]:
    """Return those of these moderators who work on a site other than `than`."""
    query = select(Membership.moderator_id).where(
        Membership.moderator_id.in_(moderator_ids), Membership.site_id.not_in(than)
    )
    return set(session.scalars(query))


def names_beside(session: Session, email: str, *, site_ids: Collection[int]) -> list[str]:
    """Return the display names on these sites, except that of this address."""
    rows = session.scalars(
        select(Moderator.name)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id.in_(site_ids), Moderator.name != "", Moderator.email != email)
    )
    return list(rows)


def count_failures(session: Session, address_hash: str) -> int:
    """Count the failed sign-ins for an address."""
    query = select(func.count()).select_from(SignInFailure).where(SignInFailure.address_hash == address_hash)
    return session.scalar(query) or 0


def forget_failures_before(session: Session, time: datetime) -> None:
    """Delete failed sign-ins before a time, for all addresses: guessed ones would otherwise stay forever."""
    session.execute(delete(SignInFailure).where(SignInFailure.created_at <= time))


def forget_failures(session: Session, address_hash: str) -> None:
    """Reset an address's count of failed sign-ins after a successful one."""
    session.execute(delete(SignInFailure).where(SignInFailure.address_hash == address_hash))


def team_names(session: Session, site_id: int) -> list[str]:
    """Return the site's name and the display names of its team."""
    members = (
        select(Moderator.name)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id, Moderator.name != "")
    )
    return list(session.scalars(union_all(select(Site.name).where(Site.id == site_id), members)))
