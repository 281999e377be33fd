"""A site's team: who works there as what, whom it has invited, and who must go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.roles import Permission, Role, is_allowed
from moderation.services.accounts.links import add_invitation, add_password_link
from moderation.services.accounts.moderators import clean_email
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.accounts.links import AccountLink, end_invitations, end_links_by, open_invitations
from moderation.store.accounts.moderators import (
    Membership,
    Moderator,
    count_owners,
    find_moderator,
    members_of,
    working_elsewhere,
)
from moderation.store.decisions.events import add_event
from moderation.store.review.presence import drop_claim_of
from moderation.store.session import reading, writing

_NO_MEMBER = "There is no such member of this team; perhaps somebody has removed them meanwhile."


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who works on the site; `is_last_owner` can neither leave nor step down."""

    id: int
    email: str
    name: str
    role: Role
    since: datetime
    is_last_owner: bool
    may_get_link: bool  # to a new password, from whoever looks


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An address that has been asked and has not joined yet."""

    id: int
    email: str
    role: Role
    by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone who works on a site, and everyone invited."""

    members: list[Member]
    invitations: list[OpenInvitation]


def list_team(by: Reviewer, site_id: int, *, now: datetime) -> Team:
    """Return a site's team. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_TEAM)
    with reading() as session:
        rows = members_of(session, site_id)
        away = working_elsewhere(session, [moderator.id for moderator, _ in rows], than=_managed_by(by))
        owners = sum(membership.role == Role.OWNER for _, membership in rows)
        members = [
            Member(
                moderator.id,
                moderator.email,
                moderator.name,
                Role(membership.role),
                membership.created_at,
                is_last_owner=owners == 1 and membership.role == Role.OWNER,
                may_get_link=moderator.id != by.id and moderator.id not in away,
            )
            for moderator, membership in rows
        ]
        invitations = [
            OpenInvitation(link.id, link.email, role, link.actor_label, link.expires_at)
            for link, role in open_invitations(session, site_id, now=now)
        ]
        return Team(members, invitations)


def invite(by: Reviewer, site_id: int, *, email: str, role: Role, secret: str, now: datetime) -> tuple[str, str]:
    """Invite an address and return it as it is kept, with the link's token; an older invitation of it ends.

    Raises NotFound, NotAllowed, and Unacceptable for what is no address or works on the site already.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    address = clean_email(email)
    with writing() as session:
        moderator = find_moderator(session, address)
        if moderator is not None and session.get(Membership, (moderator.id, site_id)) is not None:
            raise Unacceptable(f"{address} works on this site already.", field="email")
        token = add_invitation(session, site_id, email=address, role=role, actor_label=by.email, secret=secret, now=now)
        _log(session, EventKind.MEMBER_INVITED, by, site_id, address, now, role=role.value)
    return address, token


def withdraw_invitation(by: Reviewer, site_id: int, *, invitation_id: int, now: datetime) -> str:
    """Let an invitation open nothing any more, and return its address. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        link = session.get(AccountLink, invitation_id)
        if link is None or link.site_id != site_id:
            raise NotFound("There is no such invitation.")
        if not end_invitations(session, site_id, email=link.email, now=now):
            raise ChangedMeanwhile("This invitation has ended already: it was used, withdrawn, or grew too old.")
        _log(session, EventKind.INVITATION_WITHDRAWN, by, site_id, link.email, now)
        return link.email


def change_role(by: Reviewer, site_id: int, *, member_id: int, role: Role, now: datetime) -> str:
    """Give a member another role and return their address.

    Raises NotFound, NotAllowed, and Unacceptable where the site would be left without an owner.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        moderator, membership = _get_member(session, site_id, member_id)
        was = Role(membership.role)
        if was is not role:
            if was is Role.OWNER:
                _give_up_ownership(session, moderator, site_id, now=now)
            membership.role = role.value
            _log(session, EventKind.MEMBER_CHANGED, by, site_id, moderator.email, now, role=role.value, was=was.value)
        return moderator.email


def remove_member(by: Reviewer, site_id: int, *, member_id: int, now: datetime) -> str:
    """Take somebody off the team and return their address; what they decided stays.

    Raises NotFound, NotAllowed, and Unacceptable where the site would be left without an owner.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        moderator, membership = _get_member(session, site_id, member_id)
        if membership.role == Role.OWNER:
            _give_up_ownership(session, moderator, site_id, now=now)
        # Or an invitation of before, still open, would let them in again.
        end_invitations(session, site_id, email=moderator.email, now=now)
        drop_claim_of(session, moderator.id)
        session.delete(membership)
        _log(session, EventKind.MEMBER_REMOVED, by, site_id, moderator.email, now, was=membership.role)
        return moderator.email


def make_password_link(by: Reviewer, site_id: int, *, member_id: int, secret: str, now: datetime) -> tuple[str, str]:
    """Return a member's address and the token of a link that sets their password.

    Only for who works on no site but the owner's own: the link opens the whole account. Raises NotFound and NotAllowed.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        moderator, _ = _get_member(session, site_id, member_id)
        if moderator.id == by.id:
            raise NotAllowed("This is your own account: its page changes the password.")
        if working_elsewhere(session, [moderator.id], than=_managed_by(by)):
            raise NotAllowed(
                f"{moderator.email} also works on a site that you do not own, and a link would open that one too. "
                "Whoever runs the server can make one: flask moderator reset."
            )
        token = add_password_link(session, moderator, actor_label=by.email, secret=secret, now=now)
        _log(session, EventKind.PASSWORD_LINK_MADE, by, site_id, moderator.email, now)
        return moderator.email, token


def _managed_by(by: Reviewer) -> list[int]:
    return [site_id for site_id, each in by.roles.items() if is_allowed(each.role, Permission.MANAGE_TEAM)]


def _get_member(session: Session, site_id: int, member_id: int) -> tuple[Moderator, Membership]:
    membership = session.get(Membership, (member_id, site_id))
    if membership is None:
        raise NotFound(_NO_MEMBER)
    return session.get_one(Moderator, member_id), membership


def _give_up_ownership(session: Session, moderator: Moderator, site_id: int, *, now: datetime) -> None:
    """Check that an owner is left, under the write lock, and let what this one handed out open nothing any more."""
    if count_owners(session, site_id) == 1:
        raise Unacceptable(
            f"A site needs an owner, and {moderator.email} is the only one: make somebody else one first."
        )
    end_links_by(session, moderator.email, site_id=site_id, now=now)


def _log(
    session: Session, kind: EventKind, by: Reviewer, site_id: int, subject: str, now: datetime, **details: str
) -> None:
    add_event(session, kind, site_id=site_id, subject=subject, actor=(by.id, by.email), now=now, **details)
