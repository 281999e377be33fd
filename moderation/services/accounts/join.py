"""Accepting an invitation, with a new account or the existing one of its address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.roles import Role
from moderation.services.accounts.accounts import choose_name
from moderation.services.accounts.links import find_invitation, hash_link_token
from moderation.services.accounts.moderators import Account, add_member
from moderation.services.accounts.passwords import hash_password
from moderation.services.refusals import ChangedMeanwhile, NotAllowed
from moderation.services.sites.sites import SiteView, to_view
from moderation.store.accounts.links import AccountLink
from moderation.store.accounts.moderators import Membership, Moderator, find_moderator
from moderation.store.decisions.events import add_event
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation, and whether its address already has an account or is on the team."""

    email: str
    site: SiteView
    role: Role
    by: str
    expires_at: datetime
    has_account: bool
    is_member: bool


def get_invitation(token: str, *, secret: str, now: datetime) -> Invitation:
    """Return the invitation of a link. Raises NotFound if the link is not valid."""
    token_hash = hash_link_token(token, secret=secret)
    with reading() as session:
        link, site_id, role = find_invitation(session, token_hash, now=now)
        site = session.get_one(Site, site_id)
        moderator = find_moderator(session, link.email)
        is_member = moderator is not None and session.get(Membership, (moderator.id, site_id)) is not None
        return Invitation(
            link.email,
            to_view(site),
            role,
            link.actor_label,
            link.expires_at,
            has_account=moderator is not None,
            is_member=is_member,
        )


def join_anew(token: str, *, password: str, name: str, secret: str, now: datetime) -> Account:
    """Create an account for an invitation's address and add it to the team.

    Raises NotFound for the link, Unacceptable for the password or the name, and ChangedMeanwhile if the address now
    has an account.
    """
    token_hash = hash_link_token(token, secret=secret)
    password_hash = hash_password(password)
    with writing() as session:
        link, site_id, role = find_invitation(session, token_hash, now=now)
        if find_moderator(session, link.email) is not None:
            raise ChangedMeanwhile("This address already has an account. Sign in with its password to join.")
        chosen = choose_name(session, name, email=link.email, site_ids=[site_id])
        moderator = Moderator(email=link.email, password_hash=password_hash, name=chosen, created_at=now)
        session.add(moderator)
        session.flush()
        _join(session, link, moderator, site_id, role, now=now)
        return Account(moderator.id, moderator.session_epoch)


def join(token: str, *, moderator_id: int, secret: str, now: datetime) -> None:
    """Add the existing account of an invitation's address to the team.

    Raises NotFound for the link, NotAllowed for another account, and ChangedMeanwhile if it has already joined.
    """
    token_hash = hash_link_token(token, secret=secret)
    with writing() as session:
        link, site_id, role = find_invitation(session, token_hash, now=now)
        moderator = session.get_one(Moderator, moderator_id)
        if moderator.email != link.email:
            raise NotAllowed(f"This invitation is for {link.email}; you are signed in as {moderator.email}.")
        _join(session, link, moderator, site_id, role, now=now)


def _join(
    session: Session, link: AccountLink, moderator: Moderator, site_id: int, role: Role, *, now: datetime
) -> None:
    link.used_at = now
    add_member(session, moderator, session.get_one(Site, site_id), role=role, now=now)
    add_event(
        session,
        EventKind.MEMBER_JOINED,
        site_id=site_id,
        subject=moderator.email,
        actor=(moderator.id, moderator.email),
        now=now,
        role=role.value,
        invited_by=link.actor_label,
    )
