"""The SMTP server's URL, as configured by the operator."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit


class Encryption(StrEnum):
    """The URL's schemes; _PORTS has their default ports."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


_PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.TLS: 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """An SMTP server and our credentials; the password is not in the repr."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


def parse_smtp_url(url: str) -> SmtpServer:
    """Parse `smtps://user:password@host:port`.

    Raises ValueError with a sentence that does not repeat the URL.
    """
    parts = urlsplit(url)
    try:
        encryption = Encryption(parts.scheme)
        port = parts.port or _PORTS[encryption]
    except ValueError:
        raise ValueError(
            "it takes smtps://, smtp+starttls:// or smtp://, then optionally user:password@ (percent-encoded), "
            "then the host and optionally a port"
        ) from None
    if not parts.hostname:
        raise ValueError("it names no host after the ://; an @ or / in a password is written as %40 or %2F")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("nothing follows the host and port; a /, ? or # in a password is written as %2F, %3F or %23")
    server = SmtpServer(parts.hostname, port, encryption, unquote(parts.username or ""), unquote(parts.password or ""))
    if bool(server.user) is not bool(server.password):
        raise ValueError("it takes a user and a password, or neither")
    if server.user and encryption is Encryption.NONE and not _is_this_machine(server.host):
        raise ValueError("smtp:// would send the password unencrypted; use smtps:// or smtp+starttls://")
    return server


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
