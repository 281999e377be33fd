"""The way of a mail out of the outbox: taken under a lease, written, handed to the server, marked."""

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
"""How long a mail is held by whoever sends it: longer than a server that answers slowly can take over one."""

TOO_OLD = timedelta(days=3)
"""What could not go for so long, for there was no worker, would only puzzle its reader."""

KEPT = timedelta(days=30)
"""So long it is known what was sent, and an address waits to be confirmed."""

Composer = Callable[[Session, OutboxMail, MailLinks, datetime], Letter | None]
"""Writes one kind of mail when it is sent; None when what it would say is no longer true."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A mail that this worker holds."""

    id: int
    leased_until: datetime


def deliver_next(
    mailer: Mailer, *, composers: Mapping[MailKind, Composer], links: MailLinks, now: Callable[[], datetime]
) -> bool:
    """Send the mail that has been due the longest.

    A worker that dies between the server's yes and the mark here sends it again when the lease is over: twice is better
    than never. Returns whether there may be more to do: not when nothing is due, nor while there is no talking to the
    server.
    """
    taken = _take_next(now=now())
    if taken is None:
        return False
    try:
        letter = _compose(taken, composers, links, now=now())
        if letter is not None:
            mailer.send(letter, now=now())
    except MailFailure as failure:
        if isinstance(failure, Unreachable):  # its reason names the server alone; others may name a reader
            log.warning("no mail leaves: %s", failure)
        _note_failure(taken, str(failure), is_final=isinstance(failure, Refused), now=now())
        return not isinstance(failure, Unreachable)
    except Exception as error:  # one mail that cannot be written must not hold up those behind it
        log.exception("mail %s could not be written", taken.id)
        _note_failure(taken, f"It could not be written ({type(error).__name__}).", is_final=False, now=now())
        return True
    with writing() as session:
        held = find_held(session, taken.id, leased_until=taken.leased_until)
        if held is not None and letter is not None:
            held.sent_at, held.reason = now(), ""
        elif held is not None:
            session.delete(held)  # what it tells of is no longer so, or no longer asked for
    return True


def clear_outbox() -> None:
    """Drop what waits, where there is no server to send it: were one named later, old news would pour out."""
    with reading() as session:
        if not count_unsent(session):
            return
    with writing() as session:
        drop_unsent(session)


def forget_old_mail(*, now: datetime) -> None:
    """Forget what was sent or given up long ago, and addresses that nobody confirmed or that were stopped."""
    with writing() as session:
        forget_before(session, now - KEPT)
        forget_addresses_before(session, now - KEPT)


def _take_next(*, now: datetime) -> _Taken | None:
    with reading() as session:  # most often there is nothing, and looking takes no lock
        if find_due(session, now=now) is None:
            return None
    with writing() as session:
        while (mail := find_due(session, now=now)) is not None:
            if mail.created_at >= now - TOO_OLD:
                mail.leased_until = now + LEASE
                return _Taken(mail.id, mail.leased_until)
            mail.given_up_at, mail.reason = now, "It was too old when there was somebody to send it."
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
            # Whoever goes on writing to addresses that do not exist is taken for a spammer.
            stop_address(session, mail.recipient, site_id=mail.site_id, now=now)
    log.warning("mail %s was given up after %s tries", taken.id, mail.attempts)
