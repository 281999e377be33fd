"""The links in mails: each carries a signed id, so that holding one is the right to press its button."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from itsdangerous import BadSignature, Signer

from moderation.domain.languages import DEFAULT, Language
from moderation.domain.messages import N_
from moderation.services.refusals import NotFound


class Stops(StrEnum):
    """What a link can stop; the letter stands before the id in its token."""

    REPLIES = "a"  # to an address of a guest
    WAITING = "m"  # to a moderator


@dataclass(frozen=True, slots=True)
class MailLinks:
    """Makes the links of this server's mails: `origin` is where browsers reach it, `secret` signs."""

    origin: str
    secret: str = field(repr=False)

    def to_confirm(self, address_id: int, *, language: Language) -> str:
        """Return the link by which an address is confirmed."""
        token = _signer(self.secret, "confirm").sign(str(address_id)).decode("ascii")
        return f"{self.origin}/mail/confirm/{token}{_in_language(language)}"

    def to_stop(self, what: Stops, of_id: int, *, language: Language | None = None) -> str:
        """Return the link that stops mail to an address of a guest, or to a moderator."""
        token = _signer(self.secret, "stop").sign(f"{what.value}{of_id}").decode("ascii")
        return f"{self.origin}/mail/stop/{token}{_in_language(language)}"

    def to_desk(self, path: str) -> str:
        """Return a link to a page of the desk."""
        return f"{self.origin}/desk/{path}"


def read_confirm(token: str, *, secret: str) -> int:
    """Return the id of the address that a link confirms. Raises NotFound for one that was never ours."""
    return int(_read(token, "confirm", secret=secret))


def read_stop(token: str, *, secret: str) -> tuple[Stops, int]:
    """Return what a link stops, and the id of whom. Raises NotFound for one that was never ours."""
    signed = _read(token, "stop", secret=secret)
    return Stops(signed[0]), int(signed[1:])


def _read(token: str, purpose: str, *, secret: str) -> str:
    try:
        return _signer(secret, purpose).unsign(token).decode("ascii")
    except BadSignature:
        raise NotFound(N_("This link is not whole, or not from here. Copy all of it from the mail.")) from None


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(secret, salt=f"parley mail {purpose}", key_derivation="hmac", digest_method=hashlib.sha256)


def _in_language(language: Language | None) -> str:
    return f"?lang={language.tag}" if language is not None and language.tag != DEFAULT else ""
