"""The plain page: public for strangers, private for people who have commented."""

import pytest

from moderation.store.comments.threads import Thread
from moderation.store.database import db
from tests.conftest import Clock
from tests.web.embed.conftest import PAGE, Blog
from tests.web.html import one, parse


def test_stranger_gets_the_public_page(blog: Blog, stranger: Blog) -> None:
    blog.say("Hello.", title="The High Street")
    blog.say("Toxic.")
    response = stranger.get_plain()
    page = parse(response)
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "Cookie" in response.headers["Vary"]
    assert one(page, "h1 a").text == "The High Street"
    assert one(page, "h1 a")["href"] == PAGE
    assert len(page.select("article")) == 1
    assert "X-Robots-Tag" not in response.headers


def test_stranger_with_known_bytes_gets_304(blog: Blog, stranger: Blog) -> None:
    blog.say("Hello.")
    etag = stranger.get_plain().headers["ETag"]
    again = stranger.client.get("/t/blog", query_string=stranger.page, headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "lang", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", "", "de"),
        ("eo, ar;q=0.8, en;q=0.5", "", "ar"),
        ("en-GB, fr;q=0.8", "", "en"),
        ("fr", "nl", "nl"),
        ("fr", "eo", "en"),  # requested, but not supported
        ("*;q=x,,", "", "en"),
        (None, "", "en"),
    ],
)
def test_language_is_as_requested_or_else_the_browsers(
    accepted: str | None, lang: str, spoken: str, blog: Blog
) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    response = blog.client.get("/t/blog", query_string={**blog.page, "lang": lang}, headers=headers)
    page = parse(response)
    assert one(page, "html")["lang"] == spoken
    asked = lang or ("" if spoken == "en" else spoken)  # forms on this page are answered in the same language
    assert [field["value"] for field in page.select("#form [name=lang]")] == ([asked] if asked else [])
    assert "Accept-Language" in response.headers["Vary"]


def test_commenter_gets_a_private_page_with_own_comments(blog: Blog) -> None:
    held = blog.say("Toxic.")
    response = blog.get_plain()
    page = parse(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert one(page, "#mine article")["id"] == f"comment-{held}"
    assert not one(page, "#mine").has_attr("data-ask")


def test_page_without_a_title_is_named_by_its_url(blog: Blog) -> None:
    assert one(parse(blog.get_plain()), "h1 a").text == PAGE


def test_reply_to_a_removed_comment_becomes_top_level(blog: Blog) -> None:
    page = parse(blog.get_plain(reply=7))
    assert one(page, "#form [name=parent]")["value"] == ""
    assert one(page, "#replying").has_attr("hidden")


def test_published_comment_says_so_for_ten_minutes(blog: Blog, clock: Clock) -> None:
    blog.say("Before.")
    location = blog.post("Hello.", is_plain=True).location
    page = parse(blog.client.get(location))
    assert one(page, ".mark").text == "Published"
    assert one(page, ".is-new")["id"] == "comment-2"
    assert one(page, "#status").text == "Your comment is published."
    clock.advance(minutes=11)
    assert not parse(blog.client.get(location)).select(".mark")


def test_forged_receipt_shows_nothing(blog: Blog) -> None:
    blog.say("Hello.")
    page = parse(blog.get_plain(receipt="1-published-9999999999.x"))
    assert not page.select(".mark")
    assert one(page, "#status").text == ""


def test_errors_are_pages(blog: Blog) -> None:
    response = blog.get_plain(url="https://elsewhere.example/")
    assert response.status_code == 403
    assert one(parse(response), "h1").text == "Not allowed"


def test_form_posts_where_the_content_security_policy_allows(blog: Blog) -> None:
    form = one(parse(blog.get_plain()), "form#form")
    assert (form["method"], form["action"]) == ("post", "/embed/blog/comments")
    assert form["hx-post"] == form["action"]
    assert form["hx-sync"] == "drop"


def test_viewing_creates_no_thread(blog: Blog) -> None:
    blog.get_plain()
    assert db.session.query(Thread).count() == 0
