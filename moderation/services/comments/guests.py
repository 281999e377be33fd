"""Guests: commenters identified by the token in their browser's cookie."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.store.comments.comments import Comment
from moderation.store.comments.guests import Guest, find_guest


def new_token() -> str:
    """Return a random token for a new guest."""
    return secrets.token_urlsafe(24)


def hash_guest_token(token: str) -> str:
    """Return the hash of a guest's token, which the database stores so that a stolen copy cannot impersonate anyone."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_or_make_guest(session: Session, token: str, *, now: datetime) -> Guest:
    """Return the guest with a token, creating one if necessary, inside the caller's transaction."""
    guest = find_guest(session, hash_guest_token(token))
    if guest is None:
        guest = Guest(token_hash=hash_guest_token(token), created_at=now)
        session.add(guest)
        session.flush()
    return guest


def reassign_guest(session: Session, comment: Comment, *, token: str) -> None:
    """Give a comment's guest a new token, after the response with the first one was lost.

    A repeated attempt proves that it comes from the same browser: its id has 128 random bits and is never shown.
    """
    if comment.guest_id is not None:
        session.get_one(Guest, comment.guest_id).token_hash = hash_guest_token(token)
