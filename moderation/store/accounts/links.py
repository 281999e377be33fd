"""One-time links: invitations and password resets."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from moderation.domain.roles import Role
from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.base import Base


class AccountLink(Base):
    """One link, stored as the hash of its token, so that a stolen database copy opens nothing.

    The token is derived from `nonce` and the server's secret, so that the worker can put it in a mail; neither alone
    reveals it. An invitation names a site and a role, a password link an account. A link stops working once used or at
    `expires_at`.
    """

    __tablename__ = "account_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str] = mapped_column(default="", server_default="")
    email: Mapped[str] = mapped_column(index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"), index=True)
    role: Mapped[str | None]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderators.id", ondelete="CASCADE"))
    actor_label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def find_open_link(session: Session, token_hash: str, *, now: datetime) -> AccountLink | None:
    """Return the link with this token hash, if it still works."""
    return session.scalar(select(AccountLink).where(AccountLink.token_hash == token_hash, _is_open(now)))


def open_invitations(session: Session, site_id: int, *, now: datetime) -> list[tuple[AccountLink, Role]]:
    """Return a site's open invitations, newest first."""
    rows = session.scalars(
        select(AccountLink).where(AccountLink.site_id == site_id, _is_open(now)).order_by(AccountLink.id.desc())
    )
    return [(link, Role(link.role)) for link in rows if link.role is not None]


def end_invitations(session: Session, site_id: int, *, email: str, now: datetime) -> bool:
    """Close an address's open invitations to a site; tell whether there were any."""
    ended = session.execute(
        update(AccountLink)
        .where(AccountLink.email == email, AccountLink.site_id == site_id, _is_open(now))
        .values(expires_at=now)
        .returning(AccountLink.id)
    )
    return bool(ended.all())


def end_password_links(session: Session, email: str, *, now: datetime) -> None:
    """Close an address's open password links."""
    session.execute(
        update(AccountLink)
        .where(AccountLink.email == email, AccountLink.moderator_id.is_not(None), _is_open(now))
        .values(expires_at=now)
    )


def end_links_by(session: Session, actor_label: str, *, site_id: int, now: datetime) -> None:
    """Close the links an owner handed out for a site: invitations, and password links of its members."""
    members = (
        select(Moderator.email)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
    )
    of_site = AccountLink.site_id == site_id
    of_members = AccountLink.email.in_(members) & AccountLink.moderator_id.is_not(None)
    session.execute(
        update(AccountLink)
        .where(or_(of_site, of_members), AccountLink.actor_label == actor_label, _is_open(now))
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    return AccountLink.used_at.is_(None) & (AccountLink.expires_at > now)
