"""The public frame: content, pages, and caching."""

import pytest
from bs4 import BeautifulSoup

from moderation.store.comments.threads import Thread
from moderation.store.database import db
from tests.conftest import NOON, Clock
from tests.web.embed.conftest import Blog, input_value
from tests.web.embed.threads import fill, take_down
from tests.web.html import one, parse


def ids(soup: BeautifulSoup) -> list[str]:
    return [str(article["id"]).removeprefix("comment-") for article in soup.select("article")]


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
