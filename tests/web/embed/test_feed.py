"""The Atom feed of a page, valid for any comment text."""

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.test import TestResponse

from moderation.web.embed.feed import for_xml
from tests.conftest import Clock
from tests.web.embed.conftest import PAGE, Blog
from tests.web.html import one, parse

ATOM = "{http://www.w3.org/2005/Atom}"


def ask(blog: Blog, *, headers: dict[str, str] | None = None, **query: str) -> TestResponse:
    return blog.client.get("/t/blog/feed.atom", query_string={**blog.page, **query}, headers=headers)


def read(response: TestResponse) -> Element:
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return fromstring(response.data)


def words(element: Element, name: str) -> str:
    return element.findtext(ATOM + name) or ""


def test_page_links_its_feed(blog: Blog, stranger: Blog) -> None:
    blog.say("Hello.", title="The High Street")
    page = parse(stranger.get_plain())
    link = one(page, "link[rel=alternate]")
    assert link["type"] == "application/atom+xml"
    assert one(page, "link[rel=canonical]")["href"] == PAGE
    feed = read(stranger.client.get(str(link["href"])))
    assert words(feed, "title") == "Comments on The High Street"
    assert one(page, ".aside a")["href"] == link["href"]


def test_newest_public_comments_come_first(blog: Blog, clock: Clock) -> None:
    first = blog.say("Some *words* & more.", author="Ada & <Eve>")
    clock.advance(minutes=5)
    blog.say("Toxic.")
    second = blog.say("A reply.", parent=first, author="Bo")
    feed = read(ask(blog))
    newest, oldest = feed.findall(f"{ATOM}entry")
    assert words(newest, "title") == "Bo in reply to Ada & <Eve>"
    assert "Some <em>words</em> &amp; more.</p>" in words(oldest, "content")
    assert words(feed, "updated") == words(newest, "updated") == "2026-11-22T12:05:00+00:00"
    link = newest.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{PAGE}#comment-{second}"
    assert words(newest, "id") == f"tag:localhost,2026-11-22:blog/{second}"


def test_feed_has_its_language(blog: Blog) -> None:
    blog.say("Hello.")
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [read(ask(blog, lang=lang)).get(xml_lang) for lang in ("", "de", "ar")] == ["en", "de", "ar"]


def test_feed_can_be_cached(blog: Blog) -> None:
    empty = ask(blog)
    assert len(read(empty).findall(f"{ATOM}entry")) == 0
    blog.say("Hello.")
    response = ask(blog)
    etag = response.headers["ETag"]
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert etag != empty.headers["ETag"]
    assert ask(blog, headers={"If-None-Match": etag}).status_code == 304
    assert ask(blog, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_feed_has_at_most_fifty_comments(blog: Blog) -> None:
    token = blog.token()
    for number in range(52):
        blog.say(f"Number {number}.", token=token)
    assert len(read(ask(blog)).findall(f"{ATOM}entry")) == 50


def test_foreign_page_has_no_feed(blog: Blog) -> None:
    assert ask(blog, url="https://elsewhere.example/").status_code == 403


@given(st.text())
def test_any_text_is_valid_in_a_feed(text: str) -> None:
    kept = for_xml(text)
    read_back = fromstring(f"<title>{escape(kept)}</title>").text or ""
    assert read_back == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert kept == text or not text.isprintable()
