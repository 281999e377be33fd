"""A thread as an Atom feed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Response, render_template, request, url_for

from moderation.services.comments.public_thread import ThreadMark, read_feed
from moderation.services.comments.thread_page import PublicComment
from moderation.web.context import context
from moderation.web.embed.cached_answer import answer_public
from moderation.web.embed.page_request import PageRequest, read_page_request
from moderation.web.embed.wording import say_author, say_entry_title, say_feed_title
from moderation.web.locales import speaking

_TYPE = "application/atom+xml"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # the date of an empty feed: the same for everyone, so it can be cached
# Characters that XML 1.0 forbids even when escaped (section 2.2): a single one makes a feed unreadable.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def show_feed(key: str) -> Response:
    """Show the newest comments of a page, the same for everyone."""
    wanted = read_page_request(key, {name: request.args.get(name, "") for name in ("url", "thread", "lang")})
    response = answer_public("feed", wanted, _render)
    response.mimetype = _TYPE
    return response


def _render(wanted: PageRequest, _: ThreadMark) -> str:
    found = read_feed(wanted.site.id, page=wanted.page)
    address = url_for(
        "embed.feed", key=wanted.site.key, url=wanted.page.url, thread=wanted.thread or None, lang=wanted.lang or None
    )
    return render_template(
        "embed/feed.xml",
        tag=speaking().tag,
        title=for_xml(say_feed_title(found.title or wanted.page_url)),
        page_url=wanted.page_url,
        feed_url=context().public_origin + address,
        updated=max((_changed_at(comment) for comment in found.comments), default=_NEVER).isoformat(),
        entries=[_make_entry(comment, wanted) for comment in found.comments],
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment of a feed; `html` is a plain string, so that the template escapes it."""

    title: str
    id: str
    url: str
    published: str
    updated: str
    author: str
    html: str


def _make_entry(comment: PublicComment, wanted: PageRequest) -> Entry:
    name = say_author(comment.author)
    parent = say_author(comment.parent_author) if comment.parent_author else ""
    host = urlsplit(context().public_origin).hostname
    return Entry(
        title=for_xml(say_entry_title(name, parent=parent)),
        # RFC 4151: the id stays the same when the page moves.
        id=f"tag:{host},{comment.created_at:%Y-%m-%d}:{wanted.site.key}/{comment.id}",
        url=f"{wanted.page_url}#comment-{comment.id}",
        published=comment.created_at.isoformat(),
        updated=_changed_at(comment).isoformat(),
        author=for_xml(name) or "?",
        html=for_xml(str(comment.html)),
    )


def for_xml(text: str) -> str:
    """Return a text without characters that XML forbids."""
    return _NOT_IN_XML.sub("", text)


def _changed_at(comment: PublicComment) -> datetime:
    return comment.edited_at or comment.created_at
