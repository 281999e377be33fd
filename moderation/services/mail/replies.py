"""Mail to guests: remembering and confirming their addresses, and notifying them of replies."""

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
"""At most one confirmation per address in this time, so that our mail cannot be used to flood someone."""


def queue_reply_mail(session: Session, reply: Comment, *, now: datetime) -> None:
    """Queue mail to the author of a comment about a newly published reply, inside the caller's transaction.

    Only for confirmed addresses, never about the author's own reply, and once per reply, however often it is approved.
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
    """Return a mail that asks to confirm an address, or None if that has been answered.

    It contains nothing that the guest typed: otherwise anyone could have us send anything to a stranger's address.
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
    """Return a mail about a reply, or None if the reply is no longer public or mail no longer wanted."""
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
    """Save the address for replies to a new comment and ask its owner to confirm it, inside the caller's transaction.

    No question is sent for spam and rejected comments. Call it only if the deployment sends mail. Raises Unacceptable
    for the field `email`.
    """
    if comment.guest_id is None or not email.strip():
        return
    try:
        address = check_address(email).normalized.lower()
    except ValueError as error:
        raise Unacceptable(N_("This email address doesn’t look right. Is there a typo?"), field="email") from error
    saved = find_address(session, site_id=comment.site_id, guest_id=comment.guest_id, email=address)
    if saved is None:
        saved = ReplyAddress(site_id=comment.site_id, guest_id=comment.guest_id, email=address, created_at=now)
        session.add(saved)
    elif saved.stopped_at is not None and saved.refused_at is None:
        # Typing a stopped address again probably means that mail is wanted again, so its owner is asked again.
        saved.stopped_at = saved.confirmed_at = None
    session.flush()
    session.merge(ReplyRequest(comment_id=comment.id, address_id=saved.id))
    if saved.confirmed_at is None:
        saved.created_at = now  # unconfirmed addresses expire some time after they were last typed
    if saved.confirmed_at is None and comment.state in (Status.PENDING, Status.APPROVED):
        _ask_to_confirm(session, saved, comment, now=now)


def _ask_to_confirm(session: Session, address: ReplyAddress, comment: Comment, *, now: datetime) -> None:
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
