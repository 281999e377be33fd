"""The frame in a page: how it fits, where it goes, what it keeps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Post, Press

Open = Callable[..., BrowserContext]
LOADER = Path(__file__).parents[2] / "static/embed.js"
TALL = "<div style='height: 4000px'>A long post.</div>"


def inner_overflow(post: Post) -> list[int]:
    """How much of the frame's document does not fit into it, across and down."""
    root = "document.documentElement"
    overflow: list[int] = post.document.evaluate(
        f"[{root}.scrollWidth - innerWidth, {root}.scrollHeight - innerHeight]"
    )
    return overflow


def wait_until_it_fits(post: Post) -> None:
    post.document.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight")


def test_frame_is_as_tall_as_its_words(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, [f"Comment {number}." for number in range(12)])
    post.open()
    wait_until_it_fits(post)
    post.frame.get_by_label("Your comment").click()
    wait_until_it_fits(post)
    height = post.page.locator("iframe").bounding_box()
    assert height is not None
    assert height["height"] > 1000


def test_frame_grows_and_shrinks_with_a_long_text(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    post.frame.get_by_label("Your comment").fill("One more line.\n" * 20)
    wait_until_it_fits(post)
    tall = post.page.locator("iframe").evaluate("frame => frame.clientHeight")
    post.frame.get_by_label("Your comment").fill("")
    post.page.wait_for_function("before => document.querySelector('iframe').clientHeight < before - 100", arg=tall)


def test_frame_is_sandboxed_titled_and_lazy(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(), above=TALL * 4)
    asked: list[str] = []
    post.page.on("request", lambda request: asked.append(request.url))
    post.page.goto(post.url)
    frame = post.page.locator("#parley iframe")
    expect(frame).to_have_attribute("title", "Comments")
    assert "allow-top-navigation" not in str(frame.get_attribute("sandbox"))
    expect(post.page.get_by_role("link", name="Comments")).to_be_attached()
    assert not [url for url in asked if "/embed/" in url]
    frame.scroll_into_view_if_needed()
    post.frame.locator("#heading").wait_for()
    expect(post.page.get_by_role("link", name="Comments")).to_have_count(0)


def test_reading_leaves_no_cookie(press: Press, open_context: Open) -> None:
    context = open_context()
    post = press.print_post(context)
    press.comment(post, ["Hello."])
    post.open().frame.locator("article").wait_for()
    assert context.cookies() == []


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_link_to_a_comment_far_below_lands_on_it(press: Press, open_context: Open, sort: str) -> None:
    post = press.print_post(open_context(), above=TALL, script=f"data-sort={sort}")
    # More than a page, so that the comment is not on the one that comes by itself, and some below to scroll past.
    ids = press.comment(post, ["A comment of some length. " * 8] * 60)
    wanted = ids[20] if sort == "newest" else ids[40]
    post.page.goto(f"{post.url}#comment-{wanted}")
    comment = post.frame.locator(f"#comment-{wanted}")
    expect(comment).to_be_in_viewport()
    expect(comment).to_be_focused()
    box = comment.bounding_box()
    assert box is not None
    assert -1 <= box["y"] <= 200


def test_changed_hash_goes_to_its_comment(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(), above=TALL)
    ids = press.comment(post, ["A comment of some length. " * 8] * 30)
    post.open()
    for wanted in (ids[20], ids[0]):
        post.page.evaluate("id => { location.hash = `comment-${id}` }", wanted)
        expect(post.frame.locator(f"#comment-{wanted}")).to_be_in_viewport()


def test_nothing_scrolls_sideways_on_a_small_phone(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(viewport={"width": 320, "height": 640}))
    deepest = press.comment(post, ["A reply to a reply."] * 8, is_chain=True)[-1]
    press.comment(post, ["W" * 300, "`" + "code " * 60 + "`", "https://example.org/" + "path/" * 60])
    post.open()
    wait_until_it_fits(post)
    post.frame.locator(f"#comment-{deepest} [data-reply]").click()
    body = post.frame.get_by_label("Your comment")
    expect(body).to_be_focused()  # so it is where it answers
    assert inner_overflow(post)[0] <= 0
    assert post.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = body.bounding_box()
    assert box is not None
    assert box["width"] > 180


def test_frame_follows_the_pages_colours(press: Press, open_context: Open) -> None:
    # A light page stays light for a reader whose system is dark.
    style = "<style>html{background:#fff;color:#222} html.night{background:#111;color:#eee}</style>"
    post = press.print_post(open_context(color_scheme="dark"), head=style).open()
    root = post.frame.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    post.page.evaluate("document.documentElement.className = 'night'")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(post.frame.locator("body")).to_have_css("color-scheme", "dark")
    post.page.evaluate("Parley.setTheme('light')")
    expect(root).to_have_attribute("data-theme", "light")
    assert post.document.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_host_theme_goes_by_the_pages_own_mark(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(), script="data-theme=host").open()
    expect(post.frame.locator("html")).to_have_attribute("data-theme", "light")
    post.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    expect(post.frame.locator("html")).to_have_attribute("data-theme", "dark")


def test_page_that_is_not_listed_says_which_origin_to_add(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(), host="localhost")
    post.page.goto(post.url)
    sentence = post.frame.get_by_text(f"http://localhost:{press.blog.server_port}")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("under Sites")


def test_silent_frame_is_taken_away_and_the_link_stays(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    post.page.route("**/embed/demo*", lambda route: None)  # never answered
    post.page.goto(post.url, wait_until="commit")
    post.page.locator("#parley iframe").wait_for(state="attached")
    expect(post.page.get_by_role("link", name="Comments")).to_be_visible()
    post.page.locator("#parley iframe").wait_for(state="detached")
    expect(post.page.get_by_role("link", name="Comments")).to_be_visible()


def test_script_can_take_comments_away_and_bring_them_back(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    expect(post.page.locator("iframe")).to_be_visible()
    post.page.evaluate("Parley.destroy(document.querySelector('#parley'))")
    expect(post.page.locator("iframe")).to_have_count(0)
    expect(post.page.get_by_role("link", name="Comments")).to_be_visible()
    for _ in range(2):
        post.page.evaluate("Parley.render(document.querySelector('#parley'), {site: 'demo'})")
    post.frame.locator("#heading").wait_for()
    expect(post.page.locator("iframe")).to_have_count(1)


def test_loader_that_cannot_tell_where_it_came_from_does_nothing(press: Press, open_context: Open) -> None:
    page = open_context().new_page()
    page.set_content("<p>A page that has it in a bundle of its own.")
    page.evaluate(LOADER.read_text(encoding="utf-8"))
    assert page.evaluate("typeof Parley") == "undefined"


def test_page_that_throws_the_element_away_is_left_in_peace(press: Press, open_context: Open) -> None:
    """Any error in the page fails this, for the browser is listened to."""
    post = press.print_post(open_context()).open()
    expect(post.frame.locator("#form")).to_be_visible()
    post.page.evaluate("document.querySelector('#parley').remove()")
    post.page.evaluate("location.hash = '#comment-1'")
    post.page.evaluate("document.body.className = 'dark'")
    expect(post.page.locator("iframe")).to_have_count(0)


def test_links_are_tall_enough_to_be_hit(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first = press.comment(post, ["First."])[0]
    press.comment(post, ["A reply."], parent_id=first)
    post.open()
    for link in post.frame.locator("article a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24, link.text_content()


def test_code_is_wrapped_and_not_scrolled(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(viewport={"width": 320, "height": 640}))
    press.comment(post, ["```\n" + "a very long line of code " * 10 + "x" * 300 + "\n```"])
    post.open()
    assert post.frame.locator("pre").evaluate("pre => pre.scrollWidth <= pre.clientWidth")


def test_height_is_remembered_for_the_next_look(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, ["Hello."] * 5)
    post.open()
    wait_until_it_fits(post)
    height = post.page.locator("iframe").evaluate("frame => frame.style.height")
    post.page.route("**/embed/demo*", lambda route: None)
    post.page.reload(wait_until="commit")
    expect(post.page.locator("iframe")).to_have_css("height", height)
