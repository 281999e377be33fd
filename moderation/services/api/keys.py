"""API keys of a site: creating, listing and revoking them, and admitting calls."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.comment_text import clean_title
from moderation.domain.events import EventKind
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile, NotFound, Refusal, TooMany, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.api.keys import ApiKey, count_call, find_open_key, keys_of
from moderation.store.api.suggestions import count_suggestions, drop_suggestions
from moderation.store.decisions.events import add_event
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, find_site

PREFIX = "parley_"
"""The prefix of every key, which secret scanners can look for."""

USUAL_PER_MINUTE = 600
"""The default rate limit: ten times Perspective's. One core can score about a hundred times as many."""

MOST_PER_MINUTE = 60_000
MOST_KEYS = 50  # active keys per site: one page shows them all
MAX_NAME = 60  # characters
_SHOWN = len(PREFIX) + 6
_RANDOM_BYTES = 20
_MINUTE = timedelta(minutes=1)


class BadKey(Refusal):
    """A key that does not exist or is revoked; the two must look the same."""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as the desk shows it, without the key itself. `suggestions` is how many texts sent with it are stored."""

    id: int
    name: str
    prefix: str
    per_minute: int
    by: str
    made_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    suggestions: int = 0


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that a call was made with, and its site."""

    key_id: int
    site_id: int


def list_keys(by: Reviewer, site_id: int) -> list[KeyView]:
    """Return a site's keys, active ones first. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with reading() as session:
        return _list(session, site_id)


def list_keys_of(site_key: str) -> list[KeyView]:
    """Return the API keys of the site with a site key, for the command line. Raises NotFound."""
    with reading() as session:
        return _list(session, _get_site(session, site_key).id)


def make_key(by: Reviewer, site_id: int, *, name: str, per_minute: int, now: datetime) -> str:
    """Create a key and return it; it cannot be shown again. Raises NotFound, NotAllowed and Unacceptable."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        return _make(session, site_id, name=name, per_minute=per_minute, actor=(by.id, by.email), now=now)


def make_key_of(site_key: str, *, name: str, per_minute: int, actor: str, now: datetime) -> str:
    """Create a key for the site with a site key and return it. Raises NotFound and Unacceptable."""
    with writing() as session:
        site_id = _get_site(session, site_key).id
        return _make(session, site_id, name=name, per_minute=per_minute, actor=(None, actor), now=now)


def revoke_key(by: Reviewer, site_id: int, *, key_id: int, now: datetime) -> str:
    """Revoke a key and return its name. Raises NotFound, NotAllowed and ChangedMeanwhile."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        return _revoke(session, _get_key(session, site_id, key_id), actor=(by.id, by.email), now=now)


def revoke_key_of(site_key: str, *, prefix: str, actor: str, now: datetime) -> str:
    """Revoke the key that begins with a prefix and return its name.

    Raises NotFound, ChangedMeanwhile, and Unacceptable if several keys begin with it.
    """
    with writing() as session:
        keys = keys_of(session, _get_site(session, site_key).id)
        matching = [key for key in keys if prefix and key.prefix.startswith(prefix[:_SHOWN])]
        if not matching:
            raise NotFound(f"The site {site_key} has no key that begins with {prefix[:_SHOWN]!r}.")
        if len(matching) > 1:
            raise Unacceptable(
                f"{len(matching)} keys begin with {prefix[:_SHOWN]!r}. Give more characters.", field="prefix"
            )
        return _revoke(session, matching[0], actor=(None, actor), now=now)


def forget_suggestions(by: Reviewer, site_id: int, *, key_id: int, now: datetime) -> int:
    """Delete all suggestions sent with a key and return how many there were. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        key = _get_key(session, site_id, key_id)
        dropped = drop_suggestions(session, key.id)
        if dropped:
            _log(session, EventKind.SUGGESTIONS_FORGOTTEN, key, actor=(by.id, by.email), now=now, texts=dropped)
        return dropped


def admit_caller(key: str, *, now: datetime) -> Caller:
    """Return the caller with a key, and count the call.

    Raises BadKey, and TooMany if the key's calls for this clock minute are used up.
    """
    with reading() as session:
        # Callers without a valid key must not take the write lock.
        found = find_open_key(session, _hash(key))
        caller = Caller(found.id, found.site_id) if found else None
        per_minute = found.per_minute if found else 0
    if caller is None:
        raise BadKey("API key not valid. Please pass a valid API key.")
    minute = now.replace(second=0, microsecond=0)
    with writing() as session:
        is_admitted = count_call(session, caller.key_id, minute=minute, now=now)
    if not is_admitted:
        raise TooMany(
            f"This key allows {per_minute:,} calls per minute, and they are used up. Try again in the next minute.",
            retry_after=max(1, int((minute + _MINUTE - now).total_seconds())),
        )
    return caller


def _list(session: Session, site_id: int) -> list[KeyView]:
    keys = keys_of(session, site_id)
    counts = count_suggestions(session, [key.id for key in keys])
    return [
        KeyView(
            key.id,
            key.name,
            key.prefix,
            key.per_minute,
            key.actor_label,
            key.created_at,
            key.last_used_at,
            key.revoked_at,
            counts.get(key.id, 0),
        )
        for key in keys
    ]


def _make(
    session: Session, site_id: int, *, name: str, per_minute: int, actor: tuple[int | None, str], now: datetime
) -> str:
    cleaned = clean_title(name)
    if not cleaned:
        raise Unacceptable("Enter a name for the program that will use the key, such as “forum”.", field="name")
    if len(cleaned) > MAX_NAME:
        raise Unacceptable(f"Names can be up to {MAX_NAME} characters; this one is {len(cleaned)}.", field="name")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Unacceptable(f"Enter a whole number from 1 to {MOST_PER_MINUTE:,}.", field="per_minute")
    if sum(key.revoked_at is None for key in keys_of(session, site_id)) >= MOST_KEYS:
        raise Unacceptable(f"A site can have up to {MOST_KEYS} active keys. Revoke one first.", field="name")
    secret = PREFIX + secrets.token_hex(_RANDOM_BYTES)
    key = ApiKey(
        site_id=site_id,
        name=cleaned,
        prefix=secret[:_SHOWN],
        key_hash=_hash(secret),
        per_minute=per_minute,
        actor_label=actor[1],
        created_at=now,
    )
    session.add(key)
    _log(session, EventKind.API_KEY_MADE, key, actor=actor, now=now, begins=key.prefix, calls_a_minute=per_minute)
    return secret


def _revoke(session: Session, key: ApiKey, *, actor: tuple[int | None, str], now: datetime) -> str:
    if key.revoked_at is not None:
        raise ChangedMeanwhile(f"The key {key.name} is already revoked.")
    key.revoked_at = now
    _log(session, EventKind.API_KEY_REVOKED, key, actor=actor, now=now, begins=key.prefix)
    return key.name


def _get_key(session: Session, site_id: int, key_id: int) -> ApiKey:
    key = session.get(ApiKey, key_id)
    if key is None or key.site_id != site_id:
        raise NotFound("There is no such key.")
    return key


def _get_site(session: Session, site_key: str) -> Site:
    site = find_site(session, site_key)
    if site is None:
        raise NotFound(f"There is no site with the key {site_key[:40]!r}.")
    return site


def _log(
    session: Session,
    kind: EventKind,
    key: ApiKey,
    *,
    actor: tuple[int | None, str],
    now: datetime,
    **details: str | int,
) -> None:
    add_event(session, kind, site_id=key.site_id, subject=key.name, actor=actor, now=now, **details)


def _hash(key: str) -> str:
    # A fast hash is enough: unlike passwords, keys are random, and they are looked up at every call.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
