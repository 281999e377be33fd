"""Links in mails: making their signed tokens, and confirming an address or stopping mail with one."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from moderation.domain.languages import DEFAULT, Language
from moderation.domain.mail import WaitingMail
from moderation.domain.messages import N_
from moderation.services.refusals import NotFound
from moderation.store.accounts.moderators import Moderator
from moderation.store.mail.reply_addresses import ReplyAddress, stop_address
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site


@dataclass(frozen=True, slots=True)
class AddressChoice:
    """An address for mail from a site, and whether its owner has confirmed it or stopped mail to it."""

    email: str
    site: str
    is_confirmed: bool
    is_stopped: bool


class Stops(StrEnum):
    """What a link can stop; the value precedes the id in its token."""

    REPLIES = "a"  # to a guest's address
    WAITING = "m"  # to a moderator


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Builds the links in this server's mails; `origin` is its public origin, `secret` signs the tokens."""

    origin: str
    secret: str = field(repr=False)

    def to_confirm(self, address_id: int, *, language: Language) -> str:
        """Return the link that confirms an address."""
        token = _signer(self.secret, "confirm").sign(str(address_id)).decode("ascii")
        return f"{self.origin}/mail/confirm/{token}{_in_language(language)}"

    def to_stop(self, what: Stops, of_id: int, *, language: Language | None = None) -> str:
        """Return the link that stops mail to a guest's address or to a moderator."""
        token = _signer(self.secret, "stop").sign(f"{what.value}{of_id}").decode("ascii")
        return f"{self.origin}/mail/stop/{token}{_in_language(language)}"

    def to_desk(self, path: str) -> str:
        """Return a link to a page of the desk."""
        return f"{self.origin}/desk/{path}"


def read_confirm(token: str, *, secret: str) -> int:
    """Return the id of the address that a link confirms. Raises NotFound for an invalid token."""
    return int(_read(token, "confirm", secret=secret))


def read_stop(token: str, *, secret: str) -> tuple[Stops, int]:
    """Return what a link stops, and the id of the address or moderator. Raises NotFound for an invalid token."""
    signed = _read(token, "stop", secret=secret)
    return Stops(signed[0]), int(signed[1:])


def get_address(token: str, *, secret: str) -> AddressChoice:
    """Return the address that a link confirms. Raises NotFound."""
    with reading() as session:
        return _view(session, _get_address(session, read_confirm(token, secret=secret)))


def confirm_address(token: str, *, secret: str, now: datetime) -> AddressChoice:
    """Turn on mail about replies to an address, even if it was stopped before. Raises NotFound."""
    address_id = read_confirm(token, secret=secret)
    with writing() as session:
        address = _get_address(session, address_id)
        address.confirmed_at = address.confirmed_at or now
        address.stopped_at = address.refused_at = None
        return _view(session, address)


def get_stop(token: str, *, secret: str) -> AddressChoice:
    """Return the address whose mail a link stops; `site` is empty for a moderator's. Raises NotFound."""
    what, of_id = read_stop(token, secret=secret)
    with reading() as session:
        if what is Stops.WAITING:
            return _view_moderator(_get_moderator(session, of_id))
        return _view(session, _get_address(session, of_id))


def stop_mail(token: str, *, secret: str, now: datetime) -> AddressChoice:
    """Stop the mail that a link is about; for guests, all mail from the site to their address. Raises NotFound.

    An unconfirmed address was typed by someone else, so no site asks it to confirm again.
    """
    what, of_id = read_stop(token, secret=secret)
    with writing() as session:
        if what is Stops.WAITING:
            moderator = _get_moderator(session, of_id)
            moderator.waiting_mail = WaitingMail.NEVER.value
            return _view_moderator(moderator)
        address = _get_address(session, of_id)
        if address.confirmed_at is None:
            address.refused_at = address.refused_at or now
        stop_address(session, address.email, site_id=address.site_id, now=now)
        session.refresh(address)
        return _view(session, address)


def _read(token: str, purpose: str, *, secret: str) -> str:
    try:
        return _signer(secret, purpose).unsign(token).decode("ascii")
    except BadSignature:
        raise NotFound(N_("This link is incomplete or not from here. Copy all of it from the mail.")) from None


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(secret, salt=f"parley mail {purpose}", key_derivation="hmac", digest_method=hashlib.sha256)


def _in_language(language: Language | None) -> str:
    return f"?lang={language.tag}" if language is not None and language.tag != DEFAULT else ""


def _get_address(session: Session, address_id: int) -> ReplyAddress:
    address = session.get(ReplyAddress, address_id)
    if address is None:
        raise NotFound(N_("This link has expired: the address is no longer stored, and no mail is sent to it."))
    return address


def _get_moderator(session: Session, moderator_id: int) -> Moderator:
    moderator = session.get(Moderator, moderator_id)
    if moderator is None:
        raise NotFound(N_("This account no longer exists, and no mail is sent to it."))
    return moderator


def _view(session: Session, address: ReplyAddress) -> AddressChoice:
    site = session.get_one(Site, address.site_id)
    return AddressChoice(address.email, site.name, address.confirmed_at is not None, address.stopped_at is not None)


def _view_moderator(moderator: Moderator) -> AddressChoice:
    return AddressChoice(moderator.email, "", True, moderator.waiting_mail == WaitingMail.NEVER)
