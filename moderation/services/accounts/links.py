"""Single-use links for invitations and password resets: signed, stored as a hash, and valid for a limited time."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from moderation.domain.mail import MailKind
from moderation.domain.roles import Role
from moderation.services.mail.outbox import queue_mail
from moderation.services.refusals import NotFound
from moderation.store.accounts.links import AccountLink, end_invitations, end_password_links, find_open_link
from moderation.store.accounts.moderators import Moderator

INVITATION_LASTS = timedelta(days=7)
PASSWORD_LINK_LASTS = timedelta(hours=24)
_RANDOM_BYTES = 24


def add_invitation(
    session: Session, site_id: int, *, email: str, role: Role, actor_label: str, secret: str, now: datetime
) -> str:
    """Save and mail an invitation, replacing any older one for the address and site, and return its token."""
    end_invitations(session, site_id, email=email, now=now)
    link = AccountLink(email=email, site_id=site_id, role=role.value, expires_at=now + INVITATION_LASTS)
    token = _add(session, link, actor_label=actor_label, secret=secret, now=now)
    queue_mail(session, MailKind.INVITATION, to=email, facts={"link": link.id}, site_id=site_id, now=now)
    return token


def add_password_link(
    session: Session,
    moderator: Moderator,
    *,
    actor_label: str,
    secret: str,
    now: datetime,
    is_mailed: bool = True,
) -> str:
    """Save a password link, replacing any older one for the account, and return its token."""
    end_password_links(session, moderator.email, now=now)
    link = AccountLink(email=moderator.email, moderator_id=moderator.id, expires_at=now + PASSWORD_LINK_LASTS)
    token = _add(session, link, actor_label=actor_label, secret=secret, now=now)
    if is_mailed:
        queue_mail(session, MailKind.RESET, to=moderator.email, facts={"link": link.id}, now=now)
    return token


def hash_link_token(token: str, *, secret: str) -> str:
    """Return the hash under which a link's token is stored. Raises NotFound for an invalid token."""
    try:
        derived = _signer(secret).unsign(token)
    except BadSignature:
        raise _no_link() from None
    return _hash(derived)


def find_invitation(session: Session, token_hash: str, *, now: datetime) -> tuple[AccountLink, int, Role]:
    """Return an open invitation with its site and role. Raises NotFound."""
    link = find_open_link(session, token_hash, now=now)
    if link is None or link.site_id is None or link.role is None:
        raise _no_link()
    return link, link.site_id, Role(link.role)


def find_password_link(session: Session, token_hash: str, *, now: datetime) -> tuple[AccountLink, int]:
    """Return an open password link with the id of its account. Raises NotFound."""
    link = find_open_link(session, token_hash, now=now)
    if link is None or link.moderator_id is None:
        raise _no_link()
    return link, link.moderator_id


def make_token(link: AccountLink, *, secret: str) -> str | None:
    """Return the token of a stored link, or None if it was made with another secret."""
    derived = _derive(link.nonce, secret=secret)
    if not link.nonce or _hash(derived) != link.token_hash:
        return None
    return _signer(secret).sign(derived).decode("ascii")


def _add(session: Session, link: AccountLink, *, actor_label: str, secret: str, now: datetime) -> str:
    link.nonce = secrets.token_urlsafe(_RANDOM_BYTES)
    derived = _derive(link.nonce, secret=secret)
    link.token_hash = _hash(derived)
    link.actor_label, link.created_at = actor_label, now
    session.add(link)
    session.flush()
    return _signer(secret).sign(derived).decode("ascii")


def _derive(nonce: str, *, secret: str) -> bytes:
    # Neither a stolen database nor a stolen secret alone reveals the token.
    digest = hmac.digest(secret.encode(), f"parley account link {nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_RANDOM_BYTES])


def _hash(derived: bytes) -> str:
    return hashlib.sha256(derived).hexdigest()


def _no_link() -> NotFound:
    """Return the same refusal for every case, so that nobody learns which links exist."""
    return NotFound("This link has been used or has expired. Ask for a new one.")


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="parley account link", key_derivation="hmac", digest_method=hashlib.sha256)
