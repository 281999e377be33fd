"""The same bytes for everyone, a 304 for those who have them, and which pages may embed the frame."""

from typing import Any

import pytest

from moderation.services.sites.sites import change_site
from moderation.store.database import db
from moderation.store.sites.sites import Site
from tests.conftest import Clock
from tests.web.embed.conftest import Blog, add_site
from tests.web.embed.threads import fill, take_down
from tests.web.html import one, parse


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
