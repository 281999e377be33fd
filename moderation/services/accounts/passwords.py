"""Passwords: what one takes, how one is kept, and that trying many leads nowhere."""

import hashlib
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from moderation.services.refusals import TooMany, Unacceptable
from moderation.store.accounts.moderators import (
    SignInFailure,
    count_failures,
    forget_failures,
    forget_failures_before,
)

MIN_PASSWORD = 12  # characters (NIST SP 800-63B asks for 15 where a password stands alone, 8 at the least)
MAX_PASSWORD = 1_000  # characters; argon2 reads all of them
MAX_FAILURES = 10
FAILURE_WINDOW = timedelta(minutes=15)
COST = profiles.RFC_9106_LOW_MEMORY  # a sixth of a second and 64 MiB for each guess


def hash_password(password: str) -> str:
    """Return what is kept of a new password. Slow by design: never inside a transaction. Raises Unacceptable."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Unacceptable(
            f"A password takes {MIN_PASSWORD} to {MAX_PASSWORD:,} characters; this has {len(password)}.",
            field="password",
        )
    return _hasher().hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Tell whether a password is the kept one. With no hash, so no account, the answer takes as long, and is no."""
    try:
        is_match = len(password) <= MAX_PASSWORD and _hasher().verify(password_hash or _decoy(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return is_match and bool(password_hash)


def renew_hash(password: str, password_hash: str) -> str:
    """Return the hash of a password that is right, made anew where it has weaker parameters than are used now."""
    return _hasher().hash(password) if _hasher().check_needs_rehash(password_hash) else password_hash


def note_try(session: Session, email: str, *, now: datetime) -> None:
    """Count a try for an address as failed, until `note_success`.

    Under the write lock, so many at once gain nothing. Raises TooMany after MAX_FAILURES within FAILURE_WINDOW.
    """
    forget_failures_before(session, now - FAILURE_WINDOW)
    if count_failures(session, _hash_address(email)) >= MAX_FAILURES:
        raise TooMany(
            "Too many failed sign-ins for this address. Try again in a quarter of an hour.",
            retry_after=int(FAILURE_WINDOW.total_seconds()),
        )
    session.add(SignInFailure(address_hash=_hash_address(email), created_at=now))


def note_success(session: Session, email: str) -> None:
    """Start an address's count anew."""
    forget_failures(session, _hash_address(email))


def _hash_address(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(COST)


@cache
def _decoy() -> str:
    """A hash to check against when there is no account, so that time does not tell which addresses exist."""
    return _hasher().hash("no account has this password")
