"""The mail page for owners: unsent mail, failed mail with the reasons, and sending a test mail."""

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
"""The most failed mails that are shown."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mail that failed, the reason, and when it is retried; never if `again_at` is None.

    `recipient` is masked, because guests' addresses are private.
    """

    kind: MailKind
    recipient: str
    reason: str
    written_at: datetime
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailHealth:
    """The number of unsent mails, of mails sent within a day, and the failed ones, newest first."""

    waiting: int
    sent: int
    troubles: Sequence[Trouble]


def may_see_mail(by: Reviewer) -> bool:
    """Return whether a moderator owns any site: mail is set up for the whole server, not per site."""
    return any(is_allowed(each.role, Permission.CHANGE_SITE) for each in by.roles.values())


def read_health(by: Reviewer, *, now: datetime) -> MailHealth:
    """Return the state of mail on this server. Raises NotAllowed for anyone who does not own a site."""
    _require(by)
    with reading() as session:
        troubles = [_view(mail) for mail in newest_troubles(session, limit=MOST)]
        return MailHealth(count_unsent(session), count_sent(session, since=now - _DAY), troubles)


def send_test(by: Reviewer, mailer: Mailer, *, now: datetime) -> str:
    """Send a test mail to the moderator immediately, and return the server's answer.

    Raises NotAllowed for anyone who does not own a site, and MailFailure if it fails. Slow: never call it in a
    transaction.
    """
    _require(by)
    return send_test_to(by.email, by.email, mailer=mailer, now=now)


def send_test_to(address: str, by: str, *, mailer: Mailer, now: datetime) -> str:
    """Send a test mail to an address in the name of `by`, and return the server's answer. Raises MailFailure."""
    return mailer.send(Letter(address, "test", {"host": mailer.host, "by": by}), now=now)


def _require(by: Reviewer) -> None:
    if not may_see_mail(by):
        raise NotAllowed("Only site owners can manage mail.")


def _view(mail: OutboxMail) -> Trouble:
    masked = _mask(mail.recipient)
    return Trouble(
        kind=MailKind(mail.kind),
        recipient=masked,
        # Servers often repeat the address that they refuse.
        reason=mail.reason.replace(mail.recipient, masked),
        written_at=mail.created_at,
        again_at=mail.due_at if mail.given_up_at is None else None,
    )


def _mask(address: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
