"""Mail that lets people into the desk: an invitation, a link to a new password."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.mail import MailKind
from moderation.notify.letters import Letter
from moderation.services.accounts.links import add_password_link, make_token
from moderation.services.mail.links import MailLinks
from moderation.store.accounts.links import AccountLink
from moderation.store.accounts.moderators import find_moderator, sites_of
from moderation.store.decisions.events import add_event
from moderation.store.mail.outbox import OutboxMail, was_written_to
from moderation.store.session import writing
from moderation.store.sites.sites import Site

PASSWORD_MAIL_EVERY = timedelta(minutes=15)
"""So often at most a link to a new password is mailed to one address: each ends the one before."""

_AT_SIGN_IN = "sign-in page"


def ask_for_password(email: str, *, secret: str, now: datetime) -> None:
    """Mail a link to a new password to an account's address, if there is such an account.

    Says nothing of whether there is, and does the same whether there is or not but for one row: nobody learns by asking
    which addresses work here.
    """
    with writing() as session:
        moderator = find_moderator(session, email)
        if moderator is None:
            return
        if was_written_to(session, moderator.email, kind=MailKind.RESET, since=now - PASSWORD_MAIL_EVERY):
            return
        add_password_link(session, moderator, actor_label=_AT_SIGN_IN, secret=secret, now=now)
        for site, _ in sites_of(session, moderator.id):
            add_event(
                session,
                EventKind.PASSWORD_LINK_MADE,
                site_id=site.id,
                subject=moderator.email,
                actor=(None, _AT_SIGN_IN),
                now=now,
            )


def compose_invitation(session: Session, mail: OutboxMail, links: MailLinks, now: datetime) -> Letter | None:
    """Write an invitation; None where its link opens nothing any more."""
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
    """Write of a link to a new password; None where it opens nothing any more."""
    link, token = _open_link(session, mail, links, now)
    if link is None:
        return None
    host = urlsplit(links.origin).netloc
    by = "Somebody, hopefully you," if link.actor_label == _AT_SIGN_IN else link.actor_label
    facts = {
        "reason": f"{by} asked for a new password of your account on {host}.",
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
