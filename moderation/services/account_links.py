"""Links that let somebody in once: signed, kept as a hash, gone when used, withdrawn or too old."""

import hashlib
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from moderation.domain.roles import Role
from moderation.services.refusals import NotFound
from moderation.store.account_links import AccountLink, end_invitations, end_password_links, find_open_link

INVITATION_LASTS = timedelta(days=7)
PASSWORD_LINK_LASTS = timedelta(hours=24)
_RANDOM_BYTES = 24


def add_invitation(
    session: Session, site_id: int, *, email: str, role: Role, actor_label: str, secret: str, now: datetime
) -> str:
    """Keep an invitation, in place of any older one of this address to the site, and return its link's token."""
    end_invitations(session, site_id, email=email, now=now)
    link = AccountLink(email=email, site_id=site_id, role=role.value, expires_at=now + INVITATION_LASTS)
    return _add(session, link, actor_label=actor_label, secret=secret, now=now)


def add_password_link(
    session: Session, moderator_id: int, *, email: str, actor_label: str, secret: str, now: datetime
) -> str:
    """Keep a link to a new password, in place of any older one of the account, and return its token."""
    end_password_links(session, email, now=now)
    link = AccountLink(email=email, moderator_id=moderator_id, expires_at=now + PASSWORD_LINK_LASTS)
    return _add(session, link, actor_label=actor_label, secret=secret, now=now)


def hash_token(token: str, *, secret: str) -> str:
    """Return the hash that a link's token is kept as. Raises NotFound for one that was never ours."""
    try:
        drawn = _signer(secret).unsign(token)
    except BadSignature:
        raise _no_link() from None
    return hashlib.sha256(drawn).hexdigest()


def find_invitation(session: Session, token_hash: str, *, now: datetime) -> tuple[AccountLink, int, Role]:
    """Return an open invitation with its site and role. Raises NotFound."""
    link = find_open_link(session, token_hash, now=now)
    if link is None or link.site_id is None or link.role is None:
        raise _no_link()
    return link, link.site_id, Role(link.role)


def find_password_link(session: Session, token_hash: str, *, now: datetime) -> tuple[AccountLink, int]:
    """Return an open link to a new password, with its account. Raises NotFound."""
    link = find_open_link(session, token_hash, now=now)
    if link is None or link.moderator_id is None:
        raise _no_link()
    return link, link.moderator_id


def _add(session: Session, link: AccountLink, *, actor_label: str, secret: str, now: datetime) -> str:
    drawn = secrets.token_urlsafe(_RANDOM_BYTES).encode()
    link.token_hash = hashlib.sha256(drawn).hexdigest()
    link.actor_label, link.created_at = actor_label, now
    session.add(link)
    return _signer(secret).sign(drawn).decode("ascii")


def _no_link() -> NotFound:
    """One sentence for all, so that nobody learns which links there were."""
    return NotFound("This link has been used or is too old. Ask for a new one.")


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="parley account link", key_derivation="hmac", digest_method=hashlib.sha256)
