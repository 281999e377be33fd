"""Identifying the page of a thread: one key for all URLs of the same page."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from moderation.domain.origins import BadOrigin, origin_of

MAX_URL = 2_000  # characters; browsers and proxies cut longer ones
MAX_KEY = 300  # characters of data-thread
KEPT_PARAMETERS = ("p", "page_id", "id")
_INDEX_PAGES = ("index.html", "index.htm", "index.php")
# Blogger used to redirect readers to a domain of their country: blog.blogspot.de is blog.blogspot.com.
_COUNTRY_HOST = re.compile(r"\A(https?://[a-z0-9-]+\.blogspot\.)(?:(?:co|com)\.)?[a-z]{2}(?=[:/?#]|\Z)", re.IGNORECASE)
# Characters that a path may contain unescaped (RFC 3986, section 3.3).
_PATH_SAFE = "/-._~!$&'()*+,;=:@"


class BadPage(ValueError):
    """A page that cannot have a thread; the message says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with comments: the URL to link to, its origin, and the key of its thread."""

    url: str
    origin: str
    thread_key: str


def identify_page(url: str, *, thread: str = "", kept_parameters: Collection[str] = KEPT_PARAMETERS) -> Page:
    """Return the page at a URL; `thread` is the snippet's `data-thread`, which takes precedence over the URL.

    Raises BadPage if the URL is missing, too long or not http(s), or the key is too long.
    """
    if not url:
        raise BadPage("The page did not give its address: the frame was requested without url=.")
    if len(url) > MAX_URL:
        raise BadPage(f"The page's address can be up to {MAX_URL:,} characters; this one is {len(url):,}.")
    if len(thread) > MAX_KEY:
        raise BadPage(f"data-thread can be up to {MAX_KEY} characters; this one is {len(thread):,}.")
    url = _COUNTRY_HOST.sub(r"\1com", url, count=1)
    try:
        origin = origin_of(url)
    except BadOrigin as error:
        raise BadPage(str(error)) from error
    return Page(url=url, origin=origin, thread_key=thread or _key_of(url, origin, kept_parameters))


def _key_of(url: str, origin: str, kept_parameters: Collection[str]) -> str:
    """Return a URL without scheme, fragment, trailing slash, index page and all but the kept parameters."""
    parts = urlsplit(url)
    host = origin.partition("://")[2]
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_PATH_SAFE, errors="surrogateescape")
    path = path.rstrip("/")
    while path.rpartition("/")[2].lower() in _INDEX_PAGES:
        path = path.rpartition("/")[0].rstrip("/")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in kept_parameters]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{path}{query}"
