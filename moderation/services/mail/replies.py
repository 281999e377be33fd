"""Mail to guests: is this your address, and somebody has replied to you."""

from datetime import datetime
from urllib.parse import urldefrag

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.comment_text import make_excerpt
from moderation.domain.languages import choose_language
from moderation.domain.mail import MailKind
from moderation.domain.status import Status
from moderation.notify.letters import Letter
from moderation.services.mail.links import MailLinks, Stops
from moderation.services.mail.outbox import queue_mail
from moderation.store.comments.comments import Comment, get_comment, html_of
from moderation.store.comments.threads import Thread
from moderation.store.mail.outbox import OutboxMail
from moderation.store.mail.reply_addresses import ReplyAddress, address_for_replies
from moderation.store.sites.sites import Site


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
