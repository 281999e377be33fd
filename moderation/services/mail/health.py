"""How mail fares on this server, for owners: what waits, what came to nothing and why; and a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.mail import MailKind
from moderation.domain.roles import Permission, is_allowed
from moderation.notify.email import Mailer
from moderation.notify.letters import Letter
from moderation.services.refusals import NotAllowed
from moderation.services.sites.access import Reviewer
from moderation.store.mail.outbox import OutboxMail, count_sent, count_unsent, newest_troubles
from moderation.store.session import reading

MOST = 20
"""So many mails that came to nothing are told of."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail that was not sent, why, and when it is tried again; never, where `again_at` is None.

    An address of a guest is nobody's business: `recipient` tells where it is, not whose.
    """

    kind: MailKind
    recipient: str
    reason: str
    written_at: datetime
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailHealth:
    """What waits in the outbox, what left it within a day, and what had trouble, newest first."""

    waiting: int
    sent: int
    troubles: Sequence[Trouble]


def may_see_mail(by: Reviewer) -> bool:
    """Tell whether somebody owns a site: mail is the whole server's, and no site's alone."""
    return any(is_allowed(each.role, Permission.CHANGE_SITE) for each in by.roles.values())


def read_health(by: Reviewer, *, now: datetime) -> MailHealth:
    """Return how mail fares. Raises NotAllowed for who owns no site."""
    _require(by)
    with reading() as session:
        troubles = [_view(mail) for mail in newest_troubles(session, limit=MOST)]
        return MailHealth(count_unsent(session), count_sent(session, since=now - _DAY), troubles)


def send_test(by: Reviewer, mailer: Mailer, *, now: datetime) -> str:
    """Send a mail to whoever asks, at once, and return what the server said.

    Raises NotAllowed for who owns no site, MailFailure where it came to nothing. Slow: never inside a transaction.
    """
    _require(by)
    return send_test_to(by.email, by.email, mailer=mailer, now=now)


def send_test_to(address: str, by: str, *, mailer: Mailer, now: datetime) -> str:
    """Send a test mail to an address in somebody's name, and return what the server said. Raises MailFailure."""
    return mailer.send(Letter(address, "test", {"host": mailer.host, "by": by}), now=now)


def _require(by: Reviewer) -> None:
    if not may_see_mail(by):
        raise NotAllowed("Mail is looked after by the owners of sites.")


def _view(mail: OutboxMail) -> Trouble:
    masked = _mask(mail.recipient)
    return Trouble(
        kind=MailKind(mail.kind),
        recipient=masked,
        # Servers like to name the address that they refuse.
        reason=mail.reason.replace(mail.recipient, masked),
        written_at=mail.created_at,
        again_at=mail.due_at if mail.given_up_at is None else None,
    )


def _mask(address: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
