"""The addresses that guests want to read of replies at: kept when typed, written to once confirmed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.mail import MailKind
from moderation.domain.messages import N_
from moderation.domain.status import Status
from moderation.notify.addresses import check_address
from moderation.services.mail.outbox import queue_mail
from moderation.services.refusals import Unacceptable
from moderation.store.comments.comments import Comment
from moderation.store.mail.outbox import was_written_to
from moderation.store.mail.reply_addresses import ReplyAddress, ReplyRequest, find_address, is_refused

CONFIRMATION_EVERY = timedelta(hours=24)
"""So often at most an address is asked, whoever types it and wherever: nobody can be bombed with our questions."""


def remember_address(session: Session, comment: Comment, email: str, *, now: datetime) -> None:
    """Send replies to a comment to an address, once its owner has said so, inside the caller's transaction.

    For the comment as it has just been judged: what is spam or rejected asks nobody anything. Call it only where the
    deployment sends mail. Raises Unacceptable naming the field `email`.
    """
    if comment.guest_id is None or not email.strip():
        return
    try:
        address = check_address(email).normalized.lower()
    except ValueError as error:
        raise Unacceptable(
            N_("No mail can reach this address. Is there a typing slip in it?"), field="email"
        ) from error
    kept = find_address(session, site_id=comment.site_id, guest_id=comment.guest_id, email=address)
    if kept is None:
        kept = ReplyAddress(site_id=comment.site_id, guest_id=comment.guest_id, email=address, created_at=now)
        session.add(kept)
    elif kept.stopped_at is not None and kept.refused_at is None:
        # Whoever has stopped it and types it again wants it again, if it is the same person: so it is asked again.
        kept.stopped_at = kept.confirmed_at = None
    session.flush()
    session.merge(ReplyRequest(comment_id=comment.id, address_id=kept.id))
    if kept.confirmed_at is None:
        kept.created_at = now  # it is forgotten so long after it was last typed
    if kept.confirmed_at is None and comment.state in (Status.PENDING, Status.APPROVED):
        _ask(session, kept, comment, now=now)


def _ask(session: Session, address: ReplyAddress, comment: Comment, *, now: datetime) -> None:
    since = now - CONFIRMATION_EVERY
    if is_refused(session, address.email):
        return
    if was_written_to(session, address.email, kind=MailKind.CONFIRM, since=since):
        return
    queue_mail(
        session,
        MailKind.CONFIRM,
        to=address.email,
        site_id=address.site_id,
        facts={"address": address.id, "comment": comment.id},
        now=now,
    )
