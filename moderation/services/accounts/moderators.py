"""Moderator accounts: creating them, adding them to sites, listing them, and signing in."""

from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from moderation.domain.roles import Role
from moderation.services.accounts.passwords import hash_password, is_right, note_success, note_try, renew_hash
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.store.accounts.links import end_password_links
from moderation.store.accounts.moderators import (
    Membership,
    Moderator,
    all_moderators,
    any_moderator,
    find_moderator,
    sites_of,
)
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, find_site


@dataclass(frozen=True, slots=True)
class Account:
    """An authenticated account; its sessions are valid until `session_epoch` rises."""

    id: int
    session_epoch: int


def create_moderator(email: str, *, site_key: str, role: Role, password: str, now: datetime) -> bool:
    """Create an account, or give an existing one a role on another site, and return whether the account is new.

    An existing account keeps its password. Raises Unacceptable for an invalid address or password, NotFound for the
    site, and ChangedMeanwhile if the account is already on its team.
    """
    address = clean_email(email)
    password_hash = hash_password(password)
    with writing() as session:
        site = find_site(session, site_key)
        if site is None:
            raise NotFound(f"There is no site with the key {site_key[:40]!r}.")
        moderator = find_moderator(session, address)
        is_new = moderator is None
        if moderator is None:
            moderator = Moderator(email=address, password_hash=password_hash, created_at=now)
            session.add(moderator)
            session.flush()
        add_member(session, moderator, site, role=role, now=now)
        return is_new


def add_member(session: Session, moderator: Moderator, site: Site, *, role: Role, now: datetime) -> None:
    """Give an account a role on one more site, inside the caller's transaction.

    Open password links for the account end, because their holders could use them to sign in here. Raises
    ChangedMeanwhile if the account is already on the team.
    """
    if session.get(Membership, (moderator.id, site.id)) is not None:
        raise ChangedMeanwhile(f"{moderator.email} is already on the team of {site.name}.")
    session.add(Membership(moderator_id=moderator.id, site_id=site.id, role=role.value, created_at=now))
    end_password_links(session, moderator.email, now=now)


def list_accounts() -> list[tuple[str, list[tuple[str, Role]]]]:
    """Return the address of every account, with the key of each of its sites and its role there."""
    with reading() as session:
        return [
            (moderator.email, [(site.key, role) for site, role in sites_of(session, moderator.id)])
            for moderator in all_moderators(session)
        ]


def has_moderators() -> bool:
    """Return whether there is any account yet."""
    with reading() as session:
        return any_moderator(session)


def sign_in(email: str, password: str, *, now: datetime) -> Account | None:
    """Return the account for an address and password, or None if either is wrong.

    Both cases take the same time. Raises TooMany after too many recent failures for the address.
    """
    with writing() as session:
        note_try(session, email, now=now)
        moderator = find_moderator(session, email)
        account = Account(moderator.id, moderator.session_epoch) if moderator else None
        password_hash = moderator.password_hash if moderator else ""
    # Outside any transaction: this is slow by design.
    if not is_right(password, password_hash) or account is None:
        return None
    renewed = renew_hash(password, password_hash)
    with writing() as session:
        note_success(session, email)
        moderator = session.get_one(Moderator, account.id)
        if moderator.password_hash == password_hash:  # otherwise a new password was set in the meantime
            moderator.password_hash = renewed
    return account


def clean_email(raw: str) -> str:
    """Return an email address in lower case. Raises Unacceptable with the reason if it is invalid."""
    try:
        # No DNS, since an operator may be offline and delivery is the real test. Special-use domains are for testing.
        return validate_email(raw.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Unacceptable(f"{raw[:100]!r} is not a valid email address: {error}", field="email") from error
