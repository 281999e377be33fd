"""Where links lead: the domain of a link, and the domains that one is part of."""

import re
from urllib.parse import unquote, urlsplit

MAX_DOMAIN = 253  # characters of a name in the DNS
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


class BadDomain(ValueError):
    """Not a domain; the message is a sentence for whoever typed it."""


def domain_of(link: str) -> str:
    """Return the domain a link leads to: lower case, in punycode, without "www."; empty where it leads to none.

    A browser reads a backslash as a slash and undoes percent signs in a host, so this does too.
    """
    try:
        parts = urlsplit(link.replace("\\", "/"))
        host = parts.hostname or ""
    except ValueError:
        return ""
    domain = _fold(unquote(host)) if parts.scheme in ("http", "https") else ""
    return domain if len(domain) <= MAX_DOMAIN else ""  # no browser finds that either


def clean_domain(typed: str) -> str:
    """Return the domain that somebody typed, as a name or as a whole address. Raises BadDomain."""
    given = typed.strip().removeprefix("*.")
    domain = domain_of(given if "://" in given else f"https://{given}")
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadDomain(f"“{typed.strip()[:100]}” is no domain: write it as in example.com.")
    return domain


def list_parents(domain: str) -> list[str]:
    """Return a domain and all that it is a part of, without the top-level one: a block of any of them covers it."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def _fold(host: str) -> str:
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = host.lower()  # no browser would find it; it is still told apart from others
    return _WWW.sub("", name)
