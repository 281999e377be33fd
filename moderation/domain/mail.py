"""What kinds of mail there are, how often people want them, and when a failed one is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is about."""

    CONFIRM = "confirm"  # to a guest: is this your address?
    REPLY = "reply"  # to a guest who asked for it
    WAITING = "waiting"  # to a moderator: comments wait
    INVITATION = "invitation"
    RESET = "reset"  # a link to a new password


GUEST_KINDS = frozenset({MailKind.CONFIRM, MailKind.REPLY})

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""How long after each failure the next try is; after the last of them there is none."""


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failures, None when that was the last one."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


class WaitingMail(StrEnum):
    """How often somebody wants to read by mail that comments wait."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


INSTANT_EVERY = timedelta(minutes=10)
"""What is called instant is no more than this: a hundred comments must not be a hundred mails."""

DAILY_AT = timedelta(hours=8)
"""The time of day of the daily mail, in UTC."""


def is_time(wish: WaitingMail, *, last: datetime, now: datetime) -> bool:
    """Tell whether somebody is to be told now of what waits; `last` is when it was last looked at for them."""
    if wish is WaitingMail.NEVER:
        return False
    if wish is WaitingMail.INSTANT:
        return now - last >= INSTANT_EVERY
    if wish is WaitingMail.HOURLY:
        return last < now.replace(minute=0, second=0, microsecond=0)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAILY_AT
    return last < (today if now >= today else today - timedelta(days=1))
