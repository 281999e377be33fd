"""One's own account: the name readers see, how the desk behaves, the password, the sessions."""

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
    """What the account page sets; `name` may be empty, and a `veil_at` of None veils nothing."""

    name: str
    uses_keys: bool
    veil_at: float | None
    waiting_mail: WaitingMail = WaitingMail.DAILY
    is_dense: bool = False


def save_settings(by: Reviewer, settings: AccountSettings) -> None:
    """Keep what somebody set for themselves. Raises Unacceptable naming the field."""
    if settings.veil_at is not None and not 0.0 <= settings.veil_at <= 1.0:
        raise Unacceptable("This takes a number from 0.00 to 1.00, or nothing.", field="veil_at")
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
    """Return a name as it will stand under answers, empty for none; inside the caller's transaction.

    Raises Unacceptable for one that somebody else on these sites has, or that is too long.
    """
    try:
        name = clean_name(raw)
    except UnacceptableText as error:
        raise Unacceptable(str(error), field="name") from error
    if name == ANONYMOUS:
        return ""
    taken = {fold_name(each) or each for each in names_beside(session, email, site_ids=site_ids)}
    if (fold_name(name) or name) in taken:
        raise Unacceptable("Somebody else on your team has this name. Readers could not tell you apart.", field="name")
    return name


def change_password(by: Reviewer, *, old: str, new: str, now: datetime) -> Account:
    """Set another password, end every session, and return the account for a new one.

    Raises Unacceptable for either password, TooMany where the old one was wrong too often.
    """
    password_hash = hash_password(new)
    proved = sign_in(by.email, old, now=now)
    with writing() as session:
        moderator = session.get_one(Moderator, by.id)
        # A rise of the epoch since then ended this session too: whoever was faster has set another password.
        if proved is None or proved.session_epoch != moderator.session_epoch:
            raise Unacceptable("That is not your present password.", field="old")
        return set_password(session, moderator, password_hash, now=now)


def end_sessions(by: Reviewer) -> None:
    """Sign somebody out everywhere."""
    with writing() as session:
        session.get_one(Moderator, by.id).session_epoch += 1


def set_password(session: Session, moderator: Moderator, password_hash: str, *, now: datetime) -> Account:
    moderator.password_hash = password_hash
    moderator.session_epoch += 1
    end_password_links(session, moderator.email, now=now)
    note_success(session, moderator.email)
    return Account(moderator.id, moderator.session_epoch)
