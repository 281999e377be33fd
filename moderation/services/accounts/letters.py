"""Mail about accounts: invitations and password resets."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from moderation.notify.letters import Letter
from moderation.services.accounts.links import make_token
from moderation.services.mail.links import MailLinks
from moderation.store.accounts.links import AccountLink
from moderation.store.mail.outbox import OutboxMail
from moderation.store.sites.sites import Site

AT_SIGN_IN = "sign-in page"


def compose_invitation(session: Session, mail: OutboxMail, links: MailLinks, now: datetime) -> Letter | None:
    """Return the mail for an invitation, or None if its link is no longer valid."""
    link, token = _open_link(session, mail, links, now)
    if link is None or link.site_id is None:
        return None
    facts = {
        "site": session.get_one(Site, link.site_id).name,
        "by": link.actor_label,
        "role": link.role,
        "join_url": links.to_desk(f"join/{token}"),
        "ends": _say_day(link.expires_at),
    }
    return Letter(link.email, "invitation", facts)


def compose_reset(session: Session, mail: OutboxMail, links: MailLinks, now: datetime) -> Letter | None:
    """Return the mail for a password link, or None if the link is no longer valid."""
    link, token = _open_link(session, mail, links, now)
    if link is None:
        return None
    host = urlsplit(links.origin).netloc
    by = "Someone, hopefully you," if link.actor_label == AT_SIGN_IN else link.actor_label
    facts = {
        "reason": f"{by} asked to reset the password of your account on {host}.",
        "password_url": links.to_desk(f"password/{token}"),
        "ends": _say_day(link.expires_at),
        "host": host,
    }
    return Letter(link.email, "reset", facts)


def _open_link(session: Session, mail: OutboxMail, links: MailLinks, now: datetime) -> tuple[AccountLink | None, str]:
    link = session.get(AccountLink, mail.facts["link"])
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None, ""
    token = make_token(link, secret=links.secret)
    return (link, token) if token is not None else (None, "")


def _say_day(time: datetime) -> str:
    return f"{time:%d %B %Y, %H:%M} UTC"
