"""Origins of web pages, and the patterns that a site's list of origins is made of."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Python's codec maps these to other letters, browsers keep them: one text, two domains (UTS 46, section 7).
_DEVIATING = frozenset("ßς\u200c\u200d")
_HOST_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


class BadOrigin(ValueError):
    """Not an origin; the message says what was given and what is accepted."""


def origin_of(url: str) -> str:
    """Return the origin of an http(s) URL, `scheme://host[:port]`, with the host in lower case and punycode (RFC 6454).

    Raises BadOrigin for anything else, and for URLs with a user name or password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadOrigin(f"{url[:200]!r} is not the address of a web page.") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise BadOrigin(f"{url[:200]!r} is not the address of a web page: it must begin with https:// or http://.")
    host = _ascii_host(parts.hostname)
    suffix = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def parse_pattern(text: str) -> str:
    """Return a site's origin pattern in canonical form: an origin, or `https://*.example.com`.

    Raises BadOrigin for a path, a lone `*`, other schemes, and http outside loopback. The result is safe in a CSP.
    """
    given = text.strip()
    star = "://*." in given
    origin = origin_of(given.replace("://*.", "://", 1) if star else given)
    parts = urlsplit(given)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadOrigin(f"{given[:200]!r} has a path; an origin ends with the host, such as https://blog.example.")
    host = urlsplit(origin).hostname or ""
    if parts.scheme == "http" and not _is_loopback(host):
        raise BadOrigin(f"{given[:200]!r} is not encrypted; http:// is accepted only for localhost and 127.0.0.1.")
    if star and ("." not in host or _is_address(host)):
        raise BadOrigin(f"{given[:200]!r} would allow too much; a star needs a domain, such as https://*.example.com.")
    return origin.replace("://", "://*.", 1) if star else origin


def is_listed(origin: str, patterns: Iterable[str]) -> bool:
    """Return whether an origin matches a pattern; `https://*.example.com` matches any subdomain, but not the apex."""
    for pattern in patterns:
        if origin == pattern:
            return True
        scheme, star, domain = pattern.partition("://*.")
        if star and origin.startswith(f"{scheme}://") and origin.endswith(f".{domain}"):
            return True
    return False


def _ascii_host(host: str) -> str:
    if host.startswith("[") or ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError as error:
            raise BadOrigin(f"{host[:200]!r} is not a host.") from error
    if _DEVIATING & set(host):
        raise BadOrigin(f"{host[:200]!r} means different domains to different programs; write it in punycode (xn--…).")
    try:
        ascii_host = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadOrigin(f"{host[:200]!r} is not a host name.") from error
    if not all(_HOST_LABEL.fullmatch(label) for label in ascii_host.split(".")):
        raise BadOrigin(f"{host[:200]!r} is not a host name.")
    return ascii_host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if _is_address(host):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host == "localhost" or host.endswith(".localhost")
