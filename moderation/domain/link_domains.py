"""Domains of links, and the parent domains that a block may cover."""

import re
from urllib.parse import unquote, urlsplit

MAX_DOMAIN = 253  # characters of a name in the DNS
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


class BadDomain(ValueError):
    """Not a domain; the message is a sentence for the person who typed it."""


def domain_of(link: str) -> str:
    """Return the domain that a link leads to, in lower case and punycode, without "www."; empty if there is none."""
    # Browsers treat a backslash as a slash and decode percent-encoding in a host.
    try:
        parts = urlsplit(link.replace("\\", "/"))
        host = parts.hostname or ""
    except ValueError:
        return ""
    domain = _fold(unquote(host)) if parts.scheme in ("http", "https") else ""
    return domain if len(domain) <= MAX_DOMAIN else ""  # no browser resolves a longer one


def clean_domain(typed: str) -> str:
    """Return the domain that someone typed, as a name or as a URL. Raises BadDomain."""
    given = typed.strip().removeprefix("*.")
    domain = domain_of(given if "://" in given else f"https://{given}")
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadDomain(f"“{typed.strip()[:100]}” is not a domain. Enter one such as example.com.")
    return domain


def list_parents(domain: str) -> list[str]:
    """Return a domain and its parent domains except the top-level one: a block of any of them covers it."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def _fold(host: str) -> str:
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = host.lower()  # no browser resolves it, but it must not be mistaken for another
    return _WWW.sub("", name)
