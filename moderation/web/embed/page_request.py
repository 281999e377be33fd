"""What a request is for: the site, the page, and the part of its thread."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from flask import Response, url_for
from werkzeug.exceptions import BadRequest

from moderation.domain.origins import is_listed
from moderation.domain.page_url import BadPage, Page, identify_page
from moderation.domain.paging import Sort, parse_thread_place
from moderation.services.refusals import NotAllowed
from moderation.services.sites.sites import SiteView, get_site
from moderation.web.embed.headers import allow_framing
from moderation.web.errors import show_problem, status_of
from moderation.web.locales import speak


class NotListed(NotAllowed):
    """The page's origin is not listed; the site's owner can add it."""

    def __init__(self, sentence: str, *, site_key: str) -> None:
        super().__init__(sentence)
        self.site_key = site_key


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ID = re.compile(r"[0-9]{1,18}")  # fits into a database integer
_MAX_LANG = 35  # characters, RFC 5646 section 4.4.1


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request that names a site, and a page of one of its origins."""

    site: SiteView
    page: Page
    thread: str
    title: str
    lang: str
    sort: Sort
    after: str
    comment_id: int | None
    parent_id: int | None
    reply_id: int | None
    receipt: str

    @property
    def page_url(self) -> str:
        """The page's URL without a fragment, so that a comment's can be added."""
        return urldefrag(self.page.url).url

    @property
    def place(self) -> dict[str, Any]:
        """The parameters that every link and form of the conversation repeats."""
        place = {"key": self.site.key, "url": self.page.url, "thread": self.thread, "lang": self.lang}
        return {name: value for name, value in place.items() if value}


def read_page_request(key: str, values: Mapping[str, str]) -> PageRequest:
    """Read a request's query or form, and allow the site's own pages to frame the response.

    Raises NotFound for an unknown site, BadRequest for a page without a usable address or a malformed number,
    NotListed for a page whose origin is not the site's.
    """
    site = get_site(key)
    page = _identify(values)
    if not is_listed(page.origin, site.origins):
        raise NotListed(
            f"Comments cannot be shown on this page until its origin, {page.origin}, is added to the site "
            f"“{site.key}” on the desk, under Sites.",
            site_key=site.key,
        )
    allow_framing(site.origins)
    speak(values.get("lang", ""))
    sort = _read_sort(values, site)
    return PageRequest(
        site=site,
        page=page,
        thread=values.get("thread", ""),
        title=_CONTROL.sub(" ", values.get("title", "")),
        lang=values.get("lang", "")[:_MAX_LANG],
        sort=sort,
        # A branch is always in chronological order, whatever the order of the thread.
        after=_read_place(values, Sort.OLDEST if values.get("parent") else sort),
        comment_id=_read_id(values, "comment"),
        parent_id=_read_id(values, "parent"),
        reply_id=_read_id(values, "reply"),
        receipt=values.get("receipt", ""),
    )


def _identify(values: Mapping[str, str]) -> Page:
    url, thread = values.get("url", ""), values.get("thread", "")
    if _CONTROL.search(url + thread):
        raise BadRequest("The page's address or data-thread contains invisible characters.")
    try:
        return identify_page(url, thread=thread)
    except BadPage as error:
        raise BadRequest(str(error)) from error


def _read_sort(values: Mapping[str, str], site: SiteView) -> Sort:
    """Return the requested sort order; newest first if it is unknown or not available on this site."""
    offered = {sort.value: sort for sort in Sort if sort is not Sort.BEST or site.widget.has_votes}
    return offered.get(values.get("sort", ""), Sort.NEWEST)


def _read_place(values: Mapping[str, str], sort: Sort) -> str:
    after = values.get("after", "")
    try:
        return str(parse_thread_place(after, sort)) if after else ""
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _read_id(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name, "")
    if text and not _ID.fullmatch(text):
        raise BadRequest(f"{name}= must be the id of a comment, not {text[:40]!r}.")
    return int(text) if text else None


def show_not_listed(refusal: NotListed) -> Response:
    """Say which origin to add, with a link to the settings."""
    return show_problem(status_of(refusal), str(refusal), desk_url=url_for("desk.site", key=refusal.site_key))
