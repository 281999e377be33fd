"""Delivering mail from the outbox: lease one, compose it, send it, record the result; and clearing old mail."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.mail import GUEST_KINDS, MailKind, pause_after
from moderation.notify.email import Mailer, MailFailure, Refused, Unreachable
from moderation.notify.letters import Letter
from moderation.services.mail.links import MailLinks
from moderation.store.mail.outbox import OutboxMail, count_unsent, drop_unsent, find_due, find_held, forget_before
from moderation.store.mail.reply_addresses import forget_addresses_before, stop_address
from moderation.store.session import reading, writing

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long a worker may take to send one mail: longer than the slowest mail server needs."""

TOO_OLD = timedelta(days=3)
"""Mail older than this is not sent: it would only confuse its reader."""

KEPT = timedelta(days=30)
"""How long sent mail and unconfirmed addresses are kept."""

Composer = Callable[[Session, OutboxMail, MailLinks, datetime], Letter | None]
"""Composes one kind of mail when it is sent; returns None if the mail is no longer wanted or true."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A mail that this worker has leased."""

    id: int
    leased_until: datetime


def deliver_next(
    mailer: Mailer, *, composers: Mapping[MailKind, Composer], links: MailLinks, now: Callable[[], datetime]
) -> bool:
    """Send the mail that has been due longest, and return whether to call again.

    There is no point in calling again when no mail is due or the server is unreachable. A worker that dies after the
    server has accepted a mail leaves it to be sent again when the lease expires: twice is better than never.
    """
    taken = _take_next(now=now())
    if taken is None:
        return False
    try:
        letter = _compose(taken, composers, links, now=now())
        if letter is not None:
            mailer.send(letter, now=now())
    except MailFailure as failure:
        if isinstance(failure, Unreachable):  # only its reason is safe to log; others may contain an address
            log.warning("no mail leaves: %s", failure)
        _note_failure(taken, str(failure), is_final=isinstance(failure, Refused), now=now())
        return not isinstance(failure, Unreachable)
    except Exception as error:  # one mail that cannot be composed must not block the others
        log.exception("mail %s could not be composed", taken.id)
        _note_failure(taken, f"It could not be composed ({type(error).__name__}).", is_final=False, now=now())
        return True
    with writing() as session:
        held = find_held(session, taken.id, leased_until=taken.leased_until)
        if held is not None and letter is not None:
            held.sent_at, held.reason = now(), ""
        elif held is not None:
            session.delete(held)  # it is no longer wanted or true
    return True


def clear_outbox() -> None:
    """Drop unsent mail if no mail server is configured, so that it is not all sent when one is configured later."""
    with reading() as session:
        if not count_unsent(session):
            return
    with writing() as session:
        drop_unsent(session)


def forget_old_mail(*, now: datetime) -> None:
    """Delete old mail that was sent or given up, and old addresses that were stopped or never confirmed."""
    with writing() as session:
        forget_before(session, now - KEPT)
        forget_addresses_before(session, now - KEPT)


def _take_next(*, now: datetime) -> _Taken | None:
    with reading() as session:  # usually there is nothing to send, and reading takes no lock
        if find_due(session, now=now) is None:
            return None
    with writing() as session:
        while (mail := find_due(session, now=now)) is not None:
            if mail.created_at >= now - TOO_OLD:
                mail.leased_until = now + LEASE
                return _Taken(mail.id, mail.leased_until)
            mail.given_up_at, mail.reason = now, "It was too old by the time a worker could send it."
            session.flush()
    return None


def _compose(
    taken: _Taken, composers: Mapping[MailKind, Composer], links: MailLinks, *, now: datetime
) -> Letter | None:
    with reading() as session:
        mail = find_held(session, taken.id, leased_until=taken.leased_until)
        return composers[MailKind(mail.kind)](session, mail, links, now) if mail is not None else None


def _note_failure(taken: _Taken, reason: str, *, is_final: bool, now: datetime) -> None:
    with writing() as session:
        mail = find_held(session, taken.id, leased_until=taken.leased_until)
        if mail is None:
            return
        mail.attempts += 1
        mail.reason, mail.leased_until = reason, None
        pause = None if is_final else pause_after(mail.attempts)
        if pause is not None:
            mail.due_at = now + pause
            return
        mail.given_up_at = now
        if is_final and mail.kind in GUEST_KINDS and mail.site_id is not None:
            # A sender that keeps writing to addresses that do not exist is taken for a spammer.
            stop_address(session, mail.recipient, site_id=mail.site_id, now=now)
    log.warning("mail %s was given up after %s attempts", taken.id, mail.attempts)
