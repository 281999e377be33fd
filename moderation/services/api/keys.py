"""Keys by which programs call the API for a site: made, shown once, counted, revoked."""

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
"""How every key begins: who scans repositories for secrets can look for it."""

USUAL_PER_MINUTE = 600
"""Ten a second, ten times what Perspective gave to begin with; one core scores about a hundred times as many."""

MOST_PER_MINUTE = 60_000
MOST_KEYS = 50  # in use, of one site: a page shows them all
MAX_NAME = 60  # characters
_SHOWN = len(PREFIX) + 6
_RANDOM_BYTES = 20
_MINUTE = timedelta(minutes=1)


class BadKey(Refusal):
    """A key that was never ours, or is revoked: the two must look alike."""


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as people see it: never the key itself. `suggestions` is how many texts are kept that came by it."""

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
    """Whose key a call came with."""

    key_id: int
    site_id: int


def list_keys(by: Reviewer, site_id: int) -> list[KeyView]:
    """Return a site's keys, those in use first. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with reading() as session:
        return _list(session, site_id)


def list_keys_of(site_key: str) -> list[KeyView]:
    """Return the keys of the site with that key in its snippet, for who runs the server. Raises NotFound."""
    with reading() as session:
        return _list(session, _get_site(session, site_key).id)


def make_key(by: Reviewer, site_id: int, *, name: str, per_minute: int, now: datetime) -> str:
    """Make a key and return it, which nobody can do again. Raises NotFound, NotAllowed and Unacceptable."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        return _make(session, site_id, name=name, per_minute=per_minute, actor=(by.id, by.email), now=now)


def make_key_of(site_key: str, *, name: str, per_minute: int, actor: str, now: datetime) -> str:
    """Make a key for the site with that key in its snippet and return it. Raises NotFound and Unacceptable."""
    with writing() as session:
        site_id = _get_site(session, site_key).id
        return _make(session, site_id, name=name, per_minute=per_minute, actor=(None, actor), now=now)


def revoke_key(by: Reviewer, site_id: int, *, key_id: int, now: datetime) -> str:
    """Let a key open nothing any more and return its name. Raises NotFound, NotAllowed and ChangedMeanwhile."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        return _revoke(session, _get_key(session, site_id, key_id), actor=(by.id, by.email), now=now)


def revoke_key_of(site_key: str, *, prefix: str, actor: str, now: datetime) -> str:
    """Revoke the key that begins so and return its name.

    Raises NotFound, ChangedMeanwhile, and Unacceptable where more than one begins so.
    """
    with writing() as session:
        keys = keys_of(session, _get_site(session, site_key).id)
        found = [key for key in keys if prefix and key.prefix.startswith(prefix[:_SHOWN])]
        if not found:
            raise NotFound(f"The site {site_key} has no key that begins with {prefix[:_SHOWN]!r}.")
        if len(found) > 1:
            raise Unacceptable(f"{len(found)} keys begin with {prefix[:_SHOWN]!r}: give more of it.", field="prefix")
        return _revoke(session, found[0], actor=(None, actor), now=now)


def forget_suggestions(by: Reviewer, site_id: int, *, key_id: int, now: datetime) -> int:
    """Forget every text that came by a key and return how many there were. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.MANAGE_KEYS)
    with writing() as session:
        key = _get_key(session, site_id, key_id)
        dropped = drop_suggestions(session, key.id)
        if dropped:
            _log(session, EventKind.SUGGESTIONS_FORGOTTEN, key, actor=(by.id, by.email), now=now, texts=dropped)
        return dropped


def admit_caller(key: str, *, now: datetime) -> Caller:
    """Return whose key a call came with, and count the call.

    Raises BadKey, and TooMany when the key has been used as often as it may be in this minute of the clock.
    """
    with reading() as session:
        # Most strangers come without a key of ours: they must not take the write lock from those who have one.
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
            f"This key is good for {per_minute:,} calls a minute, and they are used up. Try again in the next minute.",
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
        raise Unacceptable("A key needs a name: what calls with it, as in “forum”.", field="name")
    if len(cleaned) > MAX_NAME:
        raise Unacceptable(f"A name holds at most {MAX_NAME} characters; this has {len(cleaned)}.", field="name")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Unacceptable(f"This takes a whole number from 1 to {MOST_PER_MINUTE:,}.", field="per_minute")
    if sum(key.revoked_at is None for key in keys_of(session, site_id)) >= MOST_KEYS:
        raise Unacceptable(f"A site has at most {MOST_KEYS} keys in use: revoke one first.", field="name")
    drawn = PREFIX + secrets.token_hex(_RANDOM_BYTES)
    key = ApiKey(
        site_id=site_id,
        name=cleaned,
        prefix=drawn[:_SHOWN],
        key_hash=_hash(drawn),
        per_minute=per_minute,
        actor_label=actor[1],
        created_at=now,
    )
    session.add(key)
    _log(session, EventKind.API_KEY_MADE, key, actor=actor, now=now, begins=key.prefix, calls_a_minute=per_minute)
    return drawn


def _revoke(session: Session, key: ApiKey, *, actor: tuple[int | None, str], now: datetime) -> str:
    if key.revoked_at is not None:
        raise ChangedMeanwhile(f"The key {key.name} is revoked already.")
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
    # Not slow, as for passwords: a key is drawn, not thought up, and is looked up at every call.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
