"""Where mail is handed over: a server's address in one line, as an operator writes it."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit


class Encryption(StrEnum):
    """The schemes of the address, each with its usual port below."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.TLS: 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, and who we are to it; the password stays out of every repr."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


def parse_smtp_url(url: str) -> SmtpServer:
    """Read `smtps://user:password@host:port`. Raises ValueError with a sentence that repeats nothing of it."""
    parts = urlsplit(url)
    try:
        encryption = Encryption(parts.scheme)
        port = parts.port or _PORTS[encryption]
    except ValueError:
        raise ValueError(
            "it takes smtps://, smtp+starttls:// or smtp://, then perhaps user:password@ (percent-encoded), "
            "then the host and perhaps a port"
        ) from None
    if not parts.hostname:
        raise ValueError("it names no host after the ://; an @ or / in a password is written as %40 or %2F")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("nothing follows the host and port; a /, ? or # in a password is written as %2F, %3F or %23")
    server = SmtpServer(parts.hostname, port, encryption, unquote(parts.username or ""), unquote(parts.password or ""))
    if bool(server.user) is not bool(server.password):
        raise ValueError("it takes a user and a password, or neither")
    if server.user and encryption is Encryption.NONE and not _is_this_machine(server.host):
        raise ValueError("smtp:// would send the password readable to all; use smtps:// or smtp+starttls://")
    return server


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
