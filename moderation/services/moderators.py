"""Accounts of the desk: making them, signing them in, knowing what they may do."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from email_validator import EmailNotValidError, validate_email

from moderation.domain.roles import Permission, Role, is_allowed
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, TooMany, Unacceptable
from moderation.services.sites import SiteView
from moderation.store.moderators import (
    Membership,
    Moderator,
    SignInFailure,
    any_moderator,
    count_failures,
    find_moderator,
    forget_failures,
    forget_failures_before,
    sites_of,
)
from moderation.store.session import reading, writing
from moderation.store.sites import find_site

MIN_PASSWORD = 12  # characters (NIST SP 800-63B asks for 15 where a password stands alone, 8 at the least)
MAX_PASSWORD = 1_000  # characters; argon2 reads all of them
MAX_FAILURES = 10
FAILURE_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SiteRole:
    """A site and the role someone has there."""

    site: SiteView
    role: Role


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A signed-in moderator: who, where with which role (by site id), and what the account page sets."""

    id: int
    email: str
    roles: Mapping[int, SiteRole]
    name: str = ""  # what readers see under an answer
    uses_keys: bool = True
    veil_at: float | None = None

    @property
    def site_ids(self) -> list[int]:
        """The sites this person works on."""
        return list(self.roles)

    def require(self, site_id: int, permission: Permission) -> None:
        """Raise NotFound for a site that is not this person's (it must look absent), NotAllowed for a lesser role."""
        if site_id not in self.roles:
            raise NotFound("There is no such page.")
        if not is_allowed(self.roles[site_id].role, permission):
            raise NotAllowed("Your role on this site does not carry that. An owner of the site can do it.")


@dataclass(frozen=True, slots=True)
class Account:
    """Who has just proved to be somebody; a session of theirs counts until `session_epoch` rises."""

    id: int
    session_epoch: int


def create_moderator(email: str, *, site_key: str, role: Role, password: str, now: datetime) -> None:
    """Make an account, or give an existing one a role on another site; then its password stays as it is.

    Raises Unacceptable for an address or password that cannot be taken, NotFound for the site, ChangedMeanwhile when
    the account already works there.
    """
    address = clean_email(email)
    _check_password(password)
    password_hash = _hasher().hash(password)
    with writing() as session:
        site = find_site(session, site_key)
        if site is None:
            raise NotFound(f"There is no site with the key {site_key[:40]!r}.")
        moderator = find_moderator(session, address)
        if moderator is None:
            moderator = Moderator(email=address, password_hash=password_hash, created_at=now)
            session.add(moderator)
            session.flush()
        if session.get(Membership, (moderator.id, site.id)) is not None:
            raise ChangedMeanwhile(f"{address} already works on {site.name}.")
        session.add(Membership(moderator_id=moderator.id, site_id=site.id, role=role.value, created_at=now))


def has_moderators() -> bool:
    """Tell whether anyone can sign in yet."""
    with reading() as session:
        return any_moderator(session)


def get_reviewer(moderator_id: int, *, session_epoch: int | None = None) -> Reviewer | None:
    """Return the account of an id with its roles, or None once it is gone.

    With a `session_epoch` also None where the session that carries it was ended meanwhile.
    """
    with reading() as session:
        moderator = session.get(Moderator, moderator_id)
        if moderator is None or session_epoch not in (None, moderator.session_epoch):
            return None
        roles = {
            site.id: SiteRole(SiteView(site.id, site.key, site.name, tuple(site.origins)), role)
            for site, role in sites_of(session, moderator_id)
        }
        return Reviewer(
            moderator.id,
            moderator.email,
            roles,
            name=moderator.name,
            uses_keys=moderator.uses_keys,
            veil_at=moderator.veil_at,
        )


def sign_in(email: str, password: str, *, now: datetime) -> Account | None:
    """Return the account for the right password, None for a wrong one or an unknown address.

    Both take the same time. Raises TooMany after MAX_FAILURES failures for one address within FAILURE_WINDOW. A try
    counts as failed until it has succeeded, and is counted under the write lock, so many at once gain nothing.
    """
    address_hash = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    with writing() as session:
        forget_failures_before(session, now - FAILURE_WINDOW)
        if count_failures(session, address_hash) >= MAX_FAILURES:
            raise TooMany(
                "Too many failed sign-ins for this address. Try again in a quarter of an hour.",
                retry_after=int(FAILURE_WINDOW.total_seconds()),
            )
        session.add(SignInFailure(address_hash=address_hash, created_at=now))
        moderator = find_moderator(session, email)
        known = Account(moderator.id, moderator.session_epoch) if moderator else None
        password_hash = moderator.password_hash if moderator else ""
    # Outside any transaction: this is slow by design.
    is_right = _is_right(password, password_hash or _decoy())
    if known is None or not is_right:
        return None
    better_hash = _hasher().hash(password) if _hasher().check_needs_rehash(password_hash) else None
    with writing() as session:
        forget_failures(session, address_hash)
        if better_hash is not None:
            session.get_one(Moderator, known.id).password_hash = better_hash
    return known


def clean_email(raw: str) -> str:
    """Return an address in lower case. Raises Unacceptable with the reason when it is none."""
    try:
        # No DNS: an operator may be offline, and a mail's arrival is the real test. "special-use" names are for trying.
        return validate_email(raw.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Unacceptable(f"{raw[:100]!r} is no e-mail address: {error}", field="email") from error


def _check_password(password: str) -> None:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Unacceptable(
            f"A password takes {MIN_PASSWORD} to {MAX_PASSWORD:,} characters; this has {len(password)}.",
            field="password",
        )


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """A hash to check against when there is no account, so that time does not tell which addresses exist."""
    return _hasher().hash("no account has this password")


def _is_right(password: str, password_hash: str) -> bool:
    try:
        return len(password) <= MAX_PASSWORD and _hasher().verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
