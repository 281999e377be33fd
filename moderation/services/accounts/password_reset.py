"""A forgotten password: the link that opens a new one, and its use."""

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
"""At most one reset link per address in this time: each link ends the one before it."""
_ON_THE_SERVER = "command line"


def make_password_link(email: str, *, secret: str, now: datetime) -> str:
    """Return the token of a link that sets an account's password, for whoever runs the server. Raises NotFound."""
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
        # Shown where it is made, and nowhere else: whoever runs the server may not trust the mail.
        return add_password_link(
            session, moderator, actor_label=_ON_THE_SERVER, secret=secret, now=now, is_mailed=False
        )


def get_password_link(token: str, *, secret: str, now: datetime) -> str:
    """Return the address whose password a link sets. Raises NotFound where it opens nothing, whatever the reason."""
    token_hash = hash_link_token(token, secret=secret)
    with reading() as session:
        link, _ = find_password_link(session, token_hash, now=now)
        return link.email


def use_password_link(token: str, *, password: str, secret: str, now: datetime) -> Account:
    """Set a new password, end every session, and return the account for a new one.

    Raises NotFound for the link, Unacceptable for the password.
    """
    token_hash = hash_link_token(token, secret=secret)
    password_hash = hash_password(password)
    with writing() as session:
        link, moderator_id = find_password_link(session, token_hash, now=now)
        link.used_at = now
        return set_password(session, session.get_one(Moderator, moderator_id), password_hash, now=now)


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
