"""Votes over HTTP: counted for browsers that return the cookie, with scripts and without."""

from typing import Any

from werkzeug.test import TestResponse

from moderation.domain.widget_settings import WidgetSettings
from moderation.services.sites.sites import get_site
from moderation.store.session import writing
from moderation.store.sites.sites import Site, write_widget
from tests.web.embed.conftest import Blog
from tests.web.html import PART, one, parse


def vote(
    blog: Blog, comment: int, *, wants: str = "1", is_plain: bool = False, headers: dict[str, str] | None = None
) -> TestResponse:
    data: dict[str, Any] = {**blog.page, "vote": wants, "token": blog.token()}
    sent = {"Sec-Fetch-Site": "same-origin", **({} if is_plain else PART), **(headers or {})}
    return blog.client.post(f"/embed/{blog.key}/comments/{comment}/vote", data=data, headers=sent)


def test_first_vote_sets_a_cookie_and_the_second_try_counts(blog: Blog, stranger: Blog) -> None:
    comment = blog.say("Hello.")
    first = vote(stranger, comment)
    assert first.headers["X-Parley-Again"] == "1"
    assert any("Partitioned" in cookie for cookie in first.headers.getlist("Set-Cookie"))
    assert one(parse(first), ".vote")["aria-pressed"] == "false"
    assert "accept a cookie to vote" in one(parse(first), "hx-partial").text
    second = vote(stranger, comment)
    assert "X-Parley-Again" not in second.headers
    button = one(parse(second), ".vote")
    assert (button["aria-pressed"], button["value"], button.text.split()) == ("true", "0", ["Recommend", "1"])
    assert one(parse(vote(stranger, comment, wants="0")), ".vote").text.split() == ["Recommend"]


def test_the_button_is_the_same_for_everyone(blog: Blog, stranger: Blog) -> None:
    comment = blog.say("Hello.")
    vote(stranger, comment)
    vote(stranger, comment)
    for reader in (blog, stranger):
        button = one(parse(reader.get()), f"#vote-{comment}")
        assert (button["aria-pressed"], button.text.split()) == ("false", ["Recommend", "1"])
        assert button["form"] == one(parse(reader.get()), "form#votes")["id"]


def test_without_scripts_a_vote_redirects_to_the_comment(blog: Blog, stranger: Blog) -> None:
    comment = blog.say("Hello.")
    first = vote(stranger, comment, is_plain=True)
    assert first.status_code == 303
    assert "accept a cookie to vote" in one(parse(stranger.client.get(first.location)), "#status").text
    second = vote(stranger, comment, is_plain=True)
    assert second.location.endswith(f"#comment-{comment}")
    page = parse(stranger.client.get(second.location))
    assert one(page, f"#vote-{comment}")["aria-pressed"] == "true"
    assert one(page, f"#vote-{comment}")["value"] == "0"


def test_another_pages_form_is_refused(blog: Blog, stranger: Blog) -> None:
    comment = blog.say("Hello.")
    assert vote(stranger, comment, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    data = {**stranger.page, "vote": "1", "token": "forged"}
    sent = {"Sec-Fetch-Site": "same-origin", **PART}
    assert stranger.client.post(f"/embed/blog/comments/{comment}/vote", data=data, headers=sent).status_code == 403
    assert vote(stranger, 999).status_code == 404


def test_an_owner_can_turn_votes_off(blog: Blog) -> None:
    blog.say("Hello.")
    with writing() as session:
        session.get_one(Site, get_site("blog").id).widget = write_widget(WidgetSettings(has_votes=False))
    frame = parse(blog.get(sort="best"))
    assert not frame.select(".vote, #votes")
    blog.say("Another.")
    assert [link["id"] for link in parse(blog.get()).select(".order a")] == ["sort-newest", "sort-oldest"]
