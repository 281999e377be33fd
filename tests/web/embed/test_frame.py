"""The public frame: content, pages, and caching."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from moderation.services.sites.sites import change_site
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread, raise_version
from moderation.store.database import db
from moderation.store.sites.sites import Site
from tests.conftest import NOON, Clock
from tests.web.embed.conftest import Blog, add_site, input_value
from tests.web.html import one, parse


def ids(soup: BeautifulSoup) -> list[str]:
    return [str(article["id"]).removeprefix("comment-") for article in soup.select("article")]


def take_down(comment_id: int) -> None:
    db.session.rollback()
    comment = db.session.get_one(Comment, comment_id)
    comment.status = "rejected"
    raise_version(db.session(), comment.thread_id)
    db.session.commit()


def fill(blog: Blog, count: int, clock: Clock, **fields: object) -> list[int]:
    written, token = [], blog.token()
    for number in range(count):
        clock.advance(seconds=1)
        written.append(blog.say(f"Number {number}.", token=token, **fields))
    return written


# Content.


def test_empty_thread_invites_comments(blog: Blog) -> None:
    frame = parse(blog.get())
    assert one(frame, "#heading").text == "Comments"
    assert one(frame, "#list .empty").text == "No comments yet. Be the first to comment."
    assert one(frame, "form#form")


def test_viewing_creates_no_thread(blog: Blog) -> None:
    blog.get()
    assert db.session.query(Thread).count() == 0


def test_thread_has_order_and_depths(blog: Blog, clock: Clock) -> None:
    first, second = fill(blog, 2, clock)
    reply = blog.say("A reply.", parent=first)
    deeper = blog.say("A reply to it.", parent=reply)
    articles = parse(blog.get()).select("#list article")
    assert [(a["id"], a["data-depth"]) for a in articles] == [
        (f"comment-{second}", "0"),
        (f"comment-{first}", "0"),
        (f"comment-{reply}", "1"),
        (f"comment-{deeper}", "2"),
    ]


def test_indentation_stops_at_four_and_depth_does_not(blog: Blog) -> None:
    parent: int | str = ""
    for _ in range(7):
        parent = blog.say("Deeper.", parent=parent)
    deepest = one(parse(blog.get()), f"#comment-{parent}")
    assert "indent-4" in deepest["class"]
    assert deepest["data-depth"] == "6"


def test_removed_comment_keeps_only_its_place(blog: Blog) -> None:
    first = blog.say("To be taken down.", author="Ada")
    blog.say("Still here.", parent=first)
    take_down(first)
    gone = one(parse(blog.get()), f"#comment-{first}")
    assert gone.text.strip() == "This comment is not shown."
    assert "is-gone" in gone["class"]


def test_pending_comments_are_not_shown(blog: Blog, stranger: Blog) -> None:
    blog.say("Toxic.")
    assert not parse(stranger.get()).select("article")
    assert not parse(blog.get()).select("article")


def test_names_are_isolated_and_times_are_absolute(blog: Blog) -> None:
    blog.say("Hello.", author="مريم حداد")
    article = one(parse(blog.get()), "article")
    assert one(article, "bdi.author").text == "مريم حداد"
    assert one(article, ".avatar")["aria-hidden"] == "true"
    assert one(article, "time")["datetime"] == "2026-11-22T12:00:00Z"
    assert one(article, "time").text == "2026-11-22, 12:00 UTC"
    assert one(article, ".body")["dir"] == "auto"
    assert article["aria-labelledby"] == one(article, ".author")["id"]


@pytest.mark.parametrize(
    ("name", "initials"), [("Ada", "A"), ("Ada K. Lovelace", "AL"), ("", "A"), ("🦊", ""), ("“Kit” ma", "M")]
)
def test_avatar_shows_initials(blog: Blog, name: str, initials: str) -> None:
    blog.say("Hello.", author=name)
    assert one(parse(blog.get()), ".avatar").text == initials


def test_reply_link_works_without_scripts(blog: Blog, stranger: Blog) -> None:
    first = blog.say("Hello.", author="Ada")
    link = str(one(parse(blog.get()), "[data-reply]")["href"])
    page = parse(stranger.client.get(link))
    assert link.endswith("#form")
    assert input_value(page, "parent") == str(first)
    assert one(page, "#replying-to").text == "Ada"
    assert not one(page, "#replying").has_attr("hidden")
    assert one(page, "#body")["aria-describedby"] == "replying help count"
    assert one(page, "#body")["placeholder"] == "Write a reply"


def test_closed_thread_says_so_and_has_no_form(blog: Blog) -> None:
    blog.say("Hello.")
    db.session.rollback()
    db.session.query(Thread).one().closed_at = NOON
    db.session.commit()
    frame = parse(blog.get())
    assert "Comments are closed" in one(frame, "#composer .closed").text
    assert not frame.select("form:not(#votes)")
    assert one(frame, "#list article")


def test_page_with_its_own_thread_key_shares_it_across_urls(blog: Blog) -> None:
    blog.page["thread"] = "post-7"
    blog.say("Hello.")
    assert ids(parse(blog.get(url="https://blog.example/moved"))) == ["1"]


# Order and pages.


def test_readers_choose_the_sort_order(blog: Blog, clock: Clock) -> None:
    first, second = fill(blog, 2, clock)
    oldest = parse(blog.get(sort="oldest"))
    assert ids(oldest) == [str(first), str(second)]
    assert one(oldest, ".order [aria-current]").text == "Oldest first"
    assert input_value(oldest, "sort") == "oldest"
    assert ids(parse(blog.get(sort="best"))) == ids(parse(blog.get())) == [str(second), str(first)]


def test_another_sort_order_replaces_only_the_thread(blog: Blog, clock: Clock) -> None:
    fill(blog, 2, clock)
    link = one(parse(blog.get()), "#sort-oldest")
    assert link["hx-target"] == "#thread"
    part = parse(blog.client.get(str(link["hx-get"])))
    thread, heading = part.find_all(recursive=False)
    assert thread["id"] == "thread"
    # Others may have posted in the meantime, so the count is updated too.
    assert (heading["hx-target"], heading.text) == ("#heading", "2 comments")
    assert ids(part) == ["1", "2"]


def test_next_page_is_appended(blog: Blog, clock: Clock) -> None:
    written = [str(number) for number in reversed(fill(blog, 30, clock))]
    frame = parse(blog.get())
    more = one(frame, "#more a")
    part = parse(blog.client.get(str(more["hx-get"])))
    assert ids(frame) + ids(part) == written
    added = one(part, "hx-partial[hx-target='#list'][hx-swap=beforeend]")
    assert [a.has_attr("data-focus") for a in added.select("article")] == [True, False, False, False, False]
    assert not one(part, "#more").select("a")


def test_next_page_without_scripts_has_a_link_back(blog: Blog, clock: Clock) -> None:
    fill(blog, 30, clock)
    page = parse(blog.client.get(str(one(parse(blog.get()), "#more a")["href"])))
    assert ids(page) == ["5", "4", "3", "2", "1"]
    assert not page.select(".empty")
    assert ids(parse(blog.client.get(str(one(page, ".earlier a")["href"]))))[0] == "30"


def test_long_branch_ends_in_a_link_to_its_rest(blog: Blog, clock: Clock) -> None:
    root = blog.say("Root.")
    fill(blog, 101, clock, parent=root)
    rest = one(parse(blog.get()), "#rest-1 a")
    assert rest.text.split() == ["Show", "2", "more", "replies"]
    assert ids(parse(blog.client.get(str(rest["hx-get"])))) == ["101", "102"]
    assert ids(parse(blog.client.get(str(rest["href"])))) == ["101", "102"]


def test_two_long_branches_each_have_their_own_link(blog: Blog, clock: Clock) -> None:
    roots = [blog.say("Root."), blog.say("Root.")]
    for root in roots:
        fill(blog, 101, clock, parent=root)
    frame = parse(blog.get())
    more = parse(blog.client.get(str(one(frame, "#more a")["hx-get"])))
    for root, part in zip(reversed(roots), (frame, more), strict=True):
        rest = one(part, ".rest")
        assert rest["id"] == f"rest-{root}"
        assert one(rest, "a")["hx-target"] == f"#rest-{root}"
        assert f"parent={root}" in str(one(rest, "a")["hx-get"])


def test_comment_can_be_requested_by_id(blog: Blog, clock: Clock) -> None:
    written = fill(blog, 30, clock)
    frame = parse(blog.get(comment=written[0]))
    assert str(written[0]) in ids(frame)
    assert one(frame, ".earlier a")


@pytest.mark.parametrize(
    "query",
    [
        {"after": "x"},
        {"after": "1-"},
        {"after": f"{'9' * 18}-1"},
        {"comment": "x"},
        {"comment": "9" * 30},
        {"parent": "1"},
    ],
    ids=str,
)
def test_malformed_cursor_is_400(blog: Blog, query: dict[str, str]) -> None:
    blog.say("Hello.")
    assert blog.client.get("/embed/blog/comments", query_string={**blog.page, **query}).status_code == 400


def test_branch_of_another_thread_is_404(blog: Blog) -> None:
    elsewhere = Blog(blog.client, page={"url": "https://blog.example/other"}).say("There.")
    assert blog.get("/comments", parent=elsewhere, after="1-1").status_code == 404


# The same bytes for everyone, and a 304 for those who have them.


def test_reading_sets_no_cookie_and_ignores_cookies(blog: Blog, stranger: Blog, clock: Clock) -> None:
    fill(blog, 3, clock)
    blog.say("Toxic, so waiting.")
    for path in ("", "/comments"):
        mine, theirs = blog.get(path), stranger.get(path, headers={"Accept-Language": "ar"})
        assert mine.data == theirs.data
        assert "Set-Cookie" not in mine.headers
        assert "Cookie" not in mine.headers.get("Vary", "")


def test_bytes_do_not_change_within_an_hour(blog: Blog, clock: Clock) -> None:
    blog.say("Hello.")
    first = blog.get()
    clock.advance(minutes=59)
    assert blog.get().data == first.data
    clock.advance(minutes=1)
    assert blog.get().headers["ETag"] != first.headers["ETag"]


def test_caches_may_store_it_for_five_seconds_and_browsers_revalidate(blog: Blog) -> None:
    assert blog.get().headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert blog.get("/comments").headers["Cache-Control"] == "public, max-age=0, s-maxage=5"


def test_known_bytes_are_304(blog: Blog) -> None:
    blog.say("Hello.")
    etag = blog.get().headers["ETag"]
    for tag in (etag, f"W/{etag}"):
        again = blog.get(headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        assert "frame-ancestors https://blog.example" in again.headers["Content-Security-Policy"]


def test_public_changes_change_the_etag(blog: Blog) -> None:
    seen = {blog.get().headers["ETag"]}
    first = blog.say("Hello.")
    seen.add(blog.get().headers["ETag"])
    take_down(first)
    seen.add(blog.get().headers["ETag"])
    change_site("blog", name="blog", origins=["https://blog.example", "https://www.blog.example"])
    seen.add(blog.get().headers["ETag"])
    seen.add(blog.get(sort="oldest").headers["ETag"])
    seen.add(blog.get(lang="de").headers["ETag"])
    seen.add(blog.get("/comments").headers["ETag"])
    assert len(seen) == 7


def test_irrelevant_parameters_do_not_change_the_etag(blog: Blog) -> None:
    blog.say("Hello.", title="The High Street")
    for path, junk in {
        "": {"receipt": "x", "reply": "7", "parent": "7", "after": "1-1", "title": "Y"},
        "/comments": {"receipt": "x", "reply": "7", "title": "Y"},
    }.items():
        etag = blog.get(path, title="X").headers["ETag"]
        for name, value in junk.items():
            query: Any = {"title": "X", name: value}
            assert blog.get(path, **query).headers["ETag"] == etag, name


def test_pending_comments_do_not_change_the_etag(blog: Blog) -> None:
    blog.say("Hello.")
    etag = blog.get().headers["ETag"]
    blog.say("Toxic.")
    assert blog.get().headers["ETag"] == etag


# Which pages may embed it.


def test_policy_of_the_frame(blog: Blog) -> None:
    change_site("blog", name="blog", origins=["https://blog.example", "https://*.blog.example"])
    headers = blog.get().headers
    assert headers["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src http://localhost:8000/embed/",
        "form-action http://localhost:8000/embed/ http://localhost:8000/c/",
        "base-uri 'none'",
        "frame-ancestors https://blog.example https://*.blog.example",
    ]
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "X-Frame-Options" not in headers


def test_site_without_origins_is_not_shown_anywhere(blog: Blog) -> None:
    db.session.query(Site).one().origins = []
    db.session.commit()
    response = blog.get()
    assert response.status_code == 403
    assert not parse(response).select("form, article")


def test_nothing_is_inline(blog: Blog) -> None:
    blog.say("Hello.")
    frame = parse(blog.get())
    assert not frame.select("style, script:not([src]), [style]")
    assert not [name for tag in frame.find_all() for name in tag.attrs if name.startswith(("on", "hx-on"))]


def test_unlisted_page_shows_which_origin_to_add(blog: Blog) -> None:
    response = blog.get(url="https://www.blog.example:8443/post")
    document = parse(response)
    assert response.status_code == 403
    assert "https://www.blog.example:8443" in one(document, "main p").text
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors * file:")
    assert not document.select("form, article")
    # The height has to reach the embedding page.
    assert any("frame.js" in str(script["src"]) for script in document.select("script"))


def test_unlisted_page_links_to_the_settings(blog: Blog) -> None:
    document = parse(blog.get(url="https://www.blog.example/post"))
    link = one(document, "main a")
    assert (link["href"], link["target"], link["rel"]) == ("/desk/sites/blog", "_blank", ["noopener"])


def test_unknown_site_explains_what_to_check(blog: Blog) -> None:
    blog.key = "nobody"
    response = blog.get()
    assert response.status_code == 404
    assert "data-site" in one(parse(response), "main p").text
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors * file:")


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "javascript:alert(1)", "https://user:pw@blog.example/", "https://blog.example/\n", "https://[::1"],
)
def test_page_without_a_valid_url_is_400(blog: Blog, url: str) -> None:
    response = blog.get(url=url)
    assert response.status_code == 400
    assert len(one(parse(response), "main p").text) > 20


def test_sites_do_not_see_each_other(blog: Blog) -> None:
    add_site("other", "https://blog.example")
    blog.say("Hello.")
    assert not parse(Blog(blog.client, key="other").get()).select("article")
