"""Passwords: their length, hashing, and limiting failed sign-ins."""

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

MIN_PASSWORD = 12  # characters (NIST SP 800-63B asks for 15 without a second factor, and at least 8)
MAX_PASSWORD = 1_000  # characters; argon2 uses all of them
MAX_FAILURES = 10
FAILURE_WINDOW = timedelta(minutes=15)
COST = profiles.RFC_9106_LOW_MEMORY  # a sixth of a second and 64 MiB per guess


def hash_password(password: str) -> str:
    """Return the hash of a new password. Slow by design: never call it in a transaction. Raises Unacceptable."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Unacceptable(
            f"Passwords must have {MIN_PASSWORD} to {MAX_PASSWORD:,} characters; yours has {len(password)}.",
            field="password",
        )
    return _hasher().hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Return whether a password matches a hash. For an empty hash (no account) it is False after the same time."""
    try:
        is_match = len(password) <= MAX_PASSWORD and _hasher().verify(password_hash or _decoy(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return is_match and bool(password_hash)


def renew_hash(password: str, password_hash: str) -> str:
    """Return the hash of a correct password, a new one if the old has weaker parameters than are used now."""
    return _hasher().hash(password) if _hasher().check_needs_rehash(password_hash) else password_hash


def note_try(session: Session, email: str, *, now: datetime) -> None:
    """Count an attempt to sign in as failed, until `note_success` is called.

    Concurrent attempts cannot evade the limit, because this takes the write lock. Raises TooMany after MAX_FAILURES
    within FAILURE_WINDOW.
    """
    forget_failures_before(session, now - FAILURE_WINDOW)
    if count_failures(session, _hash_address(email)) >= MAX_FAILURES:
        raise TooMany(
            "Too many failed sign-ins for this address. Try again in 15 minutes.",
            retry_after=int(FAILURE_WINDOW.total_seconds()),
        )
    session.add(SignInFailure(address_hash=_hash_address(email), created_at=now))


def note_success(session: Session, email: str) -> None:
    """Reset the count of failed attempts for an address."""
    forget_failures(session, _hash_address(email))


def _hash_address(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(COST)


@cache
def _decoy() -> str:
    """Return a hash to check against if there is no account, so that timing does not reveal which addresses exist."""
    return _hasher().hash("no account has this password")
