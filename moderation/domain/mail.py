"""Kinds of mail, how often moderators want to be notified, and when to retry failed deliveries."""

from datetime import datetime, timedelta
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is about."""

    CONFIRM = "confirm"  # asks a commenter to confirm their address
    REPLY = "reply"  # to a commenter who asked to be notified
    WAITING = "waiting"  # tells a moderator that comments are waiting
    INVITATION = "invitation"
    RESET = "reset"  # a link for setting a new password


GUEST_KINDS = frozenset({MailKind.CONFIRM, MailKind.REPLY})

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""How long to wait after each failed attempt; after the last of them the mail is given up."""


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after this many failed attempts, or None to give up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


class WaitingMail(StrEnum):
    """How often a moderator wants mail about waiting comments."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


INSTANT_EVERY = timedelta(minutes=10)
"""The shortest interval between instant mails: a hundred comments must not cause a hundred mails."""

DAILY_AT = timedelta(hours=8)
"""The time of the daily mail, since midnight UTC."""


def is_time(wish: WaitingMail, *, last: datetime, now: datetime) -> bool:
    """Return whether to check now if a moderator should get mail; `last` is when that was last checked."""
    if wish is WaitingMail.NEVER:
        return False
    if wish is WaitingMail.INSTANT:
        return now - last >= INSTANT_EVERY
    if wish is WaitingMail.HOURLY:
        return last < now.replace(minute=0, second=0, microsecond=0)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAILY_AT
    return last < (today if now >= today else today - timedelta(days=1))
