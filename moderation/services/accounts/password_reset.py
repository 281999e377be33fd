"""Password resets: links made on the server or mailed from the sign-in page, and setting a new password with one."""

from datetime import datetime, timedelta

from moderation.domain.events import EventKind
from moderation.domain.mail import MailKind
from moderation.services.accounts.accounts import set_password
from moderation.services.accounts.letters import AT_SIGN_IN
from moderation.services.accounts.links import add_password_link, find_password_link, hash_link_token
from moderation.services.accounts.moderators import Account
from moderation.services.accounts.passwords import hash_password
from moderation.services.refusals import NotFound
from moderation.store.accounts.moderators import Moderator, find_moderator, sites_of
from moderation.store.decisions.events import add_event
from moderation.store.mail.outbox import was_written_to
from moderation.store.session import reading, writing

PASSWORD_MAIL_EVERY = timedelta(minutes=15)
"""At most one mailed link per address in this time, because each link ends the one before it."""
_ON_THE_SERVER = "command line"


def make_password_link(email: str, *, secret: str, now: datetime) -> str:
    """Create a password link for an account on the command line, and return its token. Raises NotFound."""
    with writing() as session:
        moderator = find_moderator(session, email)
        if moderator is None:
            raise NotFound(f"There is no account with the address {email[:100]!r}.")
        for site, _ in sites_of(session, moderator.id):
            add_event(
                session,
                EventKind.PASSWORD_LINK_MADE,
                site_id=site.id,
                subject=moderator.email,
                actor=(None, _ON_THE_SERVER),
                now=now,
            )
        # Not mailed: the operator sees the link, and mail may not work.
        return add_password_link(
            session, moderator, actor_label=_ON_THE_SERVER, secret=secret, now=now, is_mailed=False
        )


def get_password_link(token: str, *, secret: str, now: datetime) -> str:
    """Return the address of the account that a link is for. Raises NotFound if the link is not valid."""
    token_hash = hash_link_token(token, secret=secret)
    with reading() as session:
        link, _ = find_password_link(session, token_hash, now=now)
        return link.email


def use_password_link(token: str, *, password: str, secret: str, now: datetime) -> Account:
    """Set a new password, end all sessions, and return the account for a new session.

    Raises NotFound for the link, Unacceptable for the password.
    """
    token_hash = hash_link_token(token, secret=secret)
    password_hash = hash_password(password)
    with writing() as session:
        link, moderator_id = find_password_link(session, token_hash, now=now)
        link.used_at = now
        return set_password(session, session.get_one(Moderator, moderator_id), password_hash, now=now)


def ask_for_password(email: str, *, secret: str, now: datetime) -> None:
    """Mail a password link to an address if it has an account.

    The caller does not learn whether there is one, so that nobody can find out which addresses have accounts.
    """
    with writing() as session:
        moderator = find_moderator(session, email)
        if moderator is None:
            return
        if was_written_to(session, moderator.email, kind=MailKind.RESET, since=now - PASSWORD_MAIL_EVERY):
            return
        add_password_link(session, moderator, actor_label=AT_SIGN_IN, secret=secret, now=now)
        for site, _ in sites_of(session, moderator.id):
            add_event(
                session,
                EventKind.PASSWORD_LINK_MADE,
                site_id=site.id,
                subject=moderator.email,
                actor=(None, AT_SIGN_IN),
                now=now,
            )
