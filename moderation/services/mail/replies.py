"""Mail to guests: is this your address, and somebody has replied to you."""

from datetime import datetime, timedelta
from urllib.parse import urldefrag

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.comment_text import make_excerpt
from moderation.domain.languages import choose_language
from moderation.domain.mail import MailKind
from moderation.domain.messages import N_
from moderation.domain.status import Status
from moderation.notify.addresses import check_address
from moderation.notify.letters import Letter
from moderation.services.mail.links import MailLinks, Stops
from moderation.services.mail.outbox import queue_mail
from moderation.services.refusals import Unacceptable
from moderation.store.comments.comments import Comment, get_comment, html_of
from moderation.store.comments.threads import Thread
from moderation.store.mail.outbox import OutboxMail, was_written_to
from moderation.store.mail.reply_addresses import (
    ReplyAddress,
    ReplyRequest,
    address_for_replies,
    find_address,
    is_refused,
)
from moderation.store.sites.sites import Site

CONFIRMATION_EVERY = timedelta(hours=24)
"""At most one confirmation per address in this time, whoever types it: our mail cannot be used to bomb anybody."""


def queue_reply_mail(session: Session, reply: Comment, *, now: datetime) -> None:
    """Tell the author of the comment above of a reply that has just become public, inside the caller's transaction.

    Only at an address that was confirmed, never of one's own reply, and once for each, however often it is approved.
    """
    address = address_for_replies(session, reply.parent_id) if reply.parent_id is not None else None
    if address is None or address.guest_id == reply.guest_id:
        return
    queue_mail(
        session,
        MailKind.REPLY,
        to=address.email,
        site_id=reply.site_id,
        facts={"reply": reply.id},
        key=f"reply:{reply.id}",
        now=now,
    )


def compose_confirmation(session: Session, mail: OutboxMail, links: MailLinks, _now: datetime) -> Letter | None:
    """Write the question whether an address is its reader's; None where it has been answered.

    Nothing that a guest typed is in it: whoever types a stranger's address could otherwise have us send them anything.
    """
    address = session.get(ReplyAddress, mail.facts["address"])
    comment = get_comment(session, mail.facts["comment"])
    if address is None or comment is None or address.confirmed_at is not None or address.stopped_at is not None:
        return None
    language = choose_language(session.get_one(Thread, comment.thread_id).language)
    return Letter(
        to=address.email,
        template="confirm",
        facts={
            "site": session.get_one(Site, address.site_id).name,
            "confirm_url": links.to_confirm(address.id, language=language),
        },
        language=language,
        stop_url=links.to_stop(Stops.REPLIES, address.id, language=language),
    )


def compose_reply(session: Session, mail: OutboxMail, links: MailLinks, _now: datetime) -> Letter | None:
    """Write of a reply; None where it is not public any more, or no longer asked for."""
    reply = get_comment(session, mail.facts["reply"])
    if reply is None or reply.state is not Status.APPROVED or reply.parent_id is None:
        return None
    address = address_for_replies(session, reply.parent_id)
    if address is None or address.email != mail.recipient:
        return None
    thread = session.get_one(Thread, reply.thread_id)
    language = choose_language(thread.language)
    page = urldefrag(thread.url).url
    return Letter(
        to=address.email,
        template="reply",
        facts={
            "site": session.get_one(Site, reply.site_id).name,
            "author": reply.author,
            "title": thread.title or page,
            "excerpt": make_excerpt(markup.read(html_of(session, reply)).text),
            "reply_url": f"{page}#comment-{reply.id}",
        },
        language=language,
        stop_url=links.to_stop(Stops.REPLIES, address.id, language=language),
    )


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
            N_("Mail cannot be delivered to this address. Is there a typo in it?"), field="email"
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
