"""A site's team: listing members, inviting, changing roles, removing, and making password links."""

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

_NO_MEMBER = "This person is not on the team. They may have been removed."


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the team; the last owner can neither leave nor step down."""

    id: int
    email: str
    name: str
    role: Role
    since: datetime
    is_last_owner: bool
    may_get_link: bool  # whether the person who views the team may make a password link for them


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An address that was invited and has not joined yet."""

    id: int
    email: str
    role: Role
    by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """The members of a site's team and its open invitations."""

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
    """Invite an address, and return it in canonical form with the link's token; an older invitation ends.

    Raises NotFound, NotAllowed, and Unacceptable if the address is invalid or already on the team.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    address = clean_email(email)
    with writing() as session:
        moderator = find_moderator(session, address)
        if moderator is not None and session.get(Membership, (moderator.id, site_id)) is not None:
            raise Unacceptable(f"{address} is already on the team.", field="email")
        token = add_invitation(session, site_id, email=address, role=role, actor_label=by.email, secret=secret, now=now)
        _log(session, EventKind.MEMBER_INVITED, by, site_id, address, now, role=role.value)
    return address, token


def withdraw_invitation(by: Reviewer, site_id: int, *, invitation_id: int, now: datetime) -> str:
    """Withdraw an invitation, and return its address. Raises NotFound, NotAllowed and ChangedMeanwhile."""
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        link = session.get(AccountLink, invitation_id)
        if link is None or link.site_id != site_id:
            raise NotFound("There is no such invitation.")
        if not end_invitations(session, site_id, email=link.email, now=now):
            raise ChangedMeanwhile("This invitation was already used or withdrawn, or has expired.")
        _log(session, EventKind.INVITATION_WITHDRAWN, by, site_id, link.email, now)
        return link.email


def change_role(by: Reviewer, site_id: int, *, member_id: int, role: Role, now: datetime) -> str:
    """Give a member another role, and return their address.

    Raises NotFound, NotAllowed, and Unacceptable if the site would be left without an owner.
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
    """Remove a member from the team, and return their address; their decisions stay.

    Raises NotFound, NotAllowed, and Unacceptable if the site would be left without an owner.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        moderator, membership = _get_member(session, site_id, member_id)
        if membership.role == Role.OWNER:
            _give_up_ownership(session, moderator, site_id, now=now)
        # Otherwise an earlier invitation that is still open would let them in again.
        end_invitations(session, site_id, email=moderator.email, now=now)
        drop_claim_of(session, moderator.id)
        session.delete(membership)
        _log(session, EventKind.MEMBER_REMOVED, by, site_id, moderator.email, now, was=membership.role)
        return moderator.email


def make_password_link(by: Reviewer, site_id: int, *, member_id: int, secret: str, now: datetime) -> tuple[str, str]:
    """Create a password link for a member, and return their address and the link's token.

    The link gives access to the whole account, so it is only allowed for members of no other owner's site. Raises
    NotFound and NotAllowed.
    """
    by.require(site_id, Permission.MANAGE_TEAM)
    with writing() as session:
        moderator, _ = _get_member(session, site_id, member_id)
        if moderator.id == by.id:
            raise NotAllowed("This is your own account. Change your password on the account page.")
        if working_elsewhere(session, [moderator.id], than=_managed_by(by)):
            raise NotAllowed(
                f"{moderator.email} is also on the team of a site that you do not own, and a link would give access to "
                "that site, too. The server's operator can make one with: flask moderator reset."
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
    """Check under the write lock that another owner is left, and end the links that this one has made."""
    if count_owners(session, site_id) == 1:
        raise Unacceptable(f"{moderator.email} is the only owner of this site. Make someone else an owner first.")
    end_links_by(session, moderator.email, site_id=site_id, now=now)


def _log(
    session: Session, kind: EventKind, by: Reviewer, site_id: int, subject: str, now: datetime, **details: str
) -> None:
    add_event(session, kind, site_id=site_id, subject=subject, actor=(by.id, by.email), now=now, **details)
