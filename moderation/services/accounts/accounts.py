"""A moderator's own account: display name, desk settings, password and sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.comment_text import ANONYMOUS, UnacceptableText, clean_name
from moderation.domain.mail import WaitingMail
from moderation.services.accounts.moderators import Account, sign_in
from moderation.services.accounts.passwords import hash_password, note_success
from moderation.services.accounts.reserved_names import fold_name
from moderation.services.refusals import Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.accounts.links import end_password_links
from moderation.store.accounts.moderators import Moderator, names_beside
from moderation.store.session import writing


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """The settings on the account page; `name` may be empty, and a `veil_at` of None blurs nothing."""

    name: str
    uses_keys: bool
    veil_at: float | None
    waiting_mail: WaitingMail = WaitingMail.DAILY
    is_dense: bool = False


def save_settings(by: Reviewer, settings: AccountSettings) -> None:
    """Save a moderator's own settings. Raises Unacceptable for the invalid field."""
    if settings.veil_at is not None and not 0.0 <= settings.veil_at <= 1.0:
        raise Unacceptable("Enter a number from 0.00 to 1.00, or leave it empty.", field="veil_at")
    with writing() as session:
        moderator = session.get_one(Moderator, by.id)
        moderator.name = choose_name(session, settings.name, email=by.email, site_ids=by.site_ids)
        moderator.uses_keys, moderator.veil_at = settings.uses_keys, settings.veil_at
        moderator.waiting_mail, moderator.is_dense = settings.waiting_mail.value, settings.is_dense


def save_density(by: Reviewer, *, is_dense: bool) -> None:
    """Save whether the moderator's queue is shown in the dense view."""
    with writing() as session:
        session.get_one(Moderator, by.id).is_dense = is_dense


def choose_name(session: Session, raw: str, *, email: str, site_ids: Collection[int]) -> str:
    """Return a display name in canonical form, which may be empty, inside the caller's transaction.

    Raises Unacceptable if it is too long, or if someone else on these sites has a name that looks the same.
    """
    try:
        name = clean_name(raw)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="name") from error
    if name == ANONYMOUS:
        return ""
    taken = {fold_name(each) or each for each in names_beside(session, email, site_ids=site_ids)}
    if (fold_name(name) or name) in taken:
        raise Unacceptable("Someone else on your team has this name. Readers could not tell you apart.", field="name")
    return name


def change_password(by: Reviewer, *, old: str, new: str, now: datetime) -> Account:
    """Change the password, end all sessions, and return the account for a new session.

    Raises Unacceptable for either password, and TooMany if the old one was wrong too often.
    """
    password_hash = hash_password(new)
    proved = sign_in(by.email, old, now=now)
    with writing() as session:
        moderator = session.get_one(Moderator, by.id)
        # If the epoch has risen since then, this session has ended too: another request changed the password first.
        if proved is None or proved.session_epoch != moderator.session_epoch:
            raise Unacceptable("That is not your current password.", field="old")
        return set_password(session, moderator, password_hash, now=now)


def end_sessions(by: Reviewer) -> None:
    """Sign a moderator out everywhere."""
    with writing() as session:
        session.get_one(Moderator, by.id).session_epoch += 1


def set_password(session: Session, moderator: Moderator, password_hash: str, *, now: datetime) -> Account:
    """Set a password and end all sessions and open password links, inside the caller's transaction."""
    moderator.password_hash = password_hash
    moderator.session_epoch += 1
    end_password_links(session, moderator.email, now=now)
    note_success(session, moderator.email)
    return Account(moderator.id, moderator.session_epoch)
