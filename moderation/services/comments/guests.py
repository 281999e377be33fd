"""Guests, by the token that their browser holds."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.store.comments.comments import Comment
from moderation.store.comments.guests import Guest, find_guest


def new_token() -> str:
    """Draw the token of a new guest."""
    return secrets.token_urlsafe(24)


def hash_guest_token(token: str) -> str:
    """Return what the database keeps of a guest's token: a stolen copy of it impersonates nobody."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_or_make_guest(session: Session, token: str, *, now: datetime) -> Guest:
    """Return the guest who holds a token, a new one if nobody does, inside the caller's transaction."""
    guest = find_guest(session, hash_guest_token(token))
    if guest is None:
        guest = Guest(token_hash=hash_guest_token(token), created_at=now)
        session.add(guest)
        session.flush()
    return guest


def reassign_guest(session: Session, comment: Comment, *, token: str) -> None:
    """Give a comment's guest a new token: the answer with the first was lost, or a repeat would have brought it along.

    The attempt's id was drawn by that guest's browser, has 128 bits and is shown to nobody: it proves as much.
    """
    if comment.guest_id is not None:
        session.get_one(Guest, comment.guest_id).token_hash = hash_guest_token(token)
