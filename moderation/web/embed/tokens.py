"""Signed tokens that are sent with a form and must come back unchanged."""

import hashlib
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer

from moderation.domain.messages import N_
from moderation.services.refusals import NotAllowed, Unacceptable

_VALID = timedelta(hours=24)
_RECEIPT_VALID = timedelta(minutes=10)
_HOUR = timedelta(hours=1).total_seconds()


def sign_form(secret: str, *, site_id: int, thread_key: str, now: datetime) -> str:
    """Return the token of a thread's form: the same for everyone for an hour, so that the page can be cached."""
    return _form_signer(secret, site_id, thread_key).sign(str(hour_of(now))).decode("ascii")


def check_form(token: str, *, secret: str, site_id: int, thread_key: str, now: datetime) -> None:
    """Accept a form's token. Raises NotAllowed if it is invalid or of another thread, Unacceptable if it is too old."""
    try:
        hour = int(_form_signer(secret, site_id, thread_key).unsign(token))
    except BadSignature:
        raise NotAllowed(
            N_("This form has expired or belongs to another page. Your text is kept; please post it again.")
        ) from None
    if hour_of(now) - hour > _VALID.total_seconds() / _HOUR:
        raise Unacceptable(N_("This page has been open for more than a day. Your text is kept; please post it again."))


def sign_begun(secret: str, *, site_id: int, thread_key: str, now: datetime) -> str:
    """Return a token with the time when the form was opened. It is personal, so it must never be cached."""
    return _begun_signer(secret, site_id, thread_key).sign(str(int(now.timestamp() * 1000))).decode("ascii")


def read_begun(token: str, *, secret: str, site_id: int, thread_key: str, now: datetime) -> datetime | None:
    """Return when a form was opened; None if that is unknown.

    A missing, foreign, forged or old token does not prove a bot; a comment only requires the form's own token.
    """
    try:
        begun = int(_begun_signer(secret, site_id, thread_key).unsign(token)) / 1000
    except BadSignature:
        return None
    is_of_today = 0 <= now.timestamp() - begun <= _VALID.total_seconds()
    return datetime.fromtimestamp(begun, UTC) if is_of_today else None


def hour_of(now: datetime) -> int:
    """Return the hour that a token is signed with."""
    return int(now.timestamp() // _HOUR)


def sign_receipt(secret: str, *, comment_id: int, state: str, now: datetime) -> str:
    """Return a token that tells a browser without cookies the state of its comment, for ten minutes."""
    return _receipt_signer(secret).sign(f"{comment_id}-{state}-{int(now.timestamp())}").decode("ascii")


def read_receipt(receipt: str, *, secret: str, now: datetime) -> tuple[int | None, str]:
    """Return the comment id and the state of a receipt; (None, "") if it is invalid or too old."""
    try:
        comment_id, state, second = _receipt_signer(secret).unsign(receipt).decode("ascii").split("-")
    except BadSignature:
        return None, ""
    is_fresh = now.timestamp() - int(second) <= _RECEIPT_VALID.total_seconds()
    return (int(comment_id), state) if is_fresh else (None, "")


def _form_signer(secret: str, site_id: int, thread_key: str) -> Signer:
    return _signer(secret, f"parley form {site_id} {thread_key}")


def _begun_signer(secret: str, site_id: int, thread_key: str) -> Signer:
    return _signer(secret, f"parley begun {site_id} {thread_key}")


def _receipt_signer(secret: str) -> Signer:
    return _signer(secret, "parley receipt")


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(secret, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)
