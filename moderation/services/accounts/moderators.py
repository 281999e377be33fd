"""Accounts of the desk: making them, signing them in, knowing what they may do."""

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
    """Who has just proved to be somebody; a session of theirs counts until `session_epoch` rises."""

    id: int
    session_epoch: int


def create_moderator(email: str, *, site_key: str, role: Role, password: str, now: datetime) -> bool:
    """Make an account, or give an existing one a role on another site; then its password stays as it is.

    Return whether the account is new.
    Raises Unacceptable for an address or password that cannot be taken, NotFound for the site, ChangedMeanwhile when
    the account already works there.
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

    Links to a new password that were handed out before end: whoever has one could sign in here with it. Raises
    ChangedMeanwhile when the account already works there.
    """
    if session.get(Membership, (moderator.id, site.id)) is not None:
        raise ChangedMeanwhile(f"{moderator.email} already works on {site.name}.")
    session.add(Membership(moderator_id=moderator.id, site_id=site.id, role=role.value, created_at=now))
    end_password_links(session, moderator.email, now=now)


def list_accounts() -> list[tuple[str, list[tuple[str, Role]]]]:
    """Return the address of every account with the keys and roles of its sites."""
    with reading() as session:
        return [
            (moderator.email, [(site.key, role) for site, role in sites_of(session, moderator.id)])
            for moderator in all_moderators(session)
        ]


def has_moderators() -> bool:
    """Tell whether anyone can sign in yet."""
    with reading() as session:
        return any_moderator(session)


def sign_in(email: str, password: str, *, now: datetime) -> Account | None:
    """Return the account for the right password, None for a wrong one or an unknown address.

    Both take the same time. Raises TooMany for an address that failed too often of late.
    """
    with writing() as session:
        note_try(session, email, now=now)
        moderator = find_moderator(session, email)
        found = Account(moderator.id, moderator.session_epoch) if moderator else None
        password_hash = moderator.password_hash if moderator else ""
    # Outside any transaction: this is slow by design.
    if not is_right(password, password_hash) or found is None:
        return None
    renewed = renew_hash(password, password_hash)
    with writing() as session:
        note_success(session, email)
        kept = session.get_one(Moderator, found.id)
        if kept.password_hash == password_hash:  # or somebody has set a new one meanwhile
            kept.password_hash = renewed
    return found


def clean_email(raw: str) -> str:
    """Return an address in lower case. Raises Unacceptable with the reason when it is none."""
    try:
        # No DNS: an operator may be offline, and a mail's arrival is the real test. "special-use" names are for trying.
        return validate_email(raw.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Unacceptable(f"{raw[:100]!r} is no e-mail address: {error}", field="email") from error
