"""The loader's own doings: once or twice, here and there, in the page's colours, and by script."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.embed.hosts import Host, Open
from tests.browser.embed.pixels import read_pixels

RENDER = "([thread, more]) => Parley.render(document.querySelector('#parley'), {site: 'demo', thread, ...more})"
PAINT = "<style>html{background:#fff;color:#222} html.night{background:#10141c;color:#e8e8e8}</style>"
LIGHT, DARK = [255, 255, 255], [16, 20, 28]


def render(page: Page, thread: str, **more: str) -> None:
    page.evaluate(RENDER, [thread, more])


def test_asked_twice_it_does_once(host: Host, open_context: Open) -> None:
    url = host.put(host.snippet)
    page = open_context().new_page()
    page.goto(url)
    render(page, "once")
    body = page.frame_locator("iframe").get_by_label("Your comment")
    body.fill("Half a thought")
    # What the title counts and where one is in the page make no other conversation.
    page.evaluate("document.title = '(1) A post'; location.hash = '#comment-999999'")
    render(page, "once")
    expect(body).to_have_value("Half a thought")
    expect(page.locator("iframe")).to_have_count(1)
    for _ in range(2):
        page.evaluate("Parley.setTheme('dark')")
        expect(page.frame_locator("iframe").locator("html")).to_have_attribute("data-theme", "dark")
    for _ in range(2):
        page.evaluate("Parley.destroy(document.querySelector('#parley'))")
        expect(page.locator("iframe")).to_have_count(0)
        expect(page.get_by_role("link", name="Comments")).to_have_count(1)
    page.evaluate("Parley.setTheme('dark')")
    page.evaluate("Parley.destroy(document.body)")
    render(page, "once")
    expect(body).to_be_visible()
    expect(page.get_by_role("link", name="Comments")).to_have_count(0)


def test_two_conversations_on_one_page(host: Host, open_context: Open) -> None:
    url = host.put(f"<div id=parley></div>{host.script('data-site=demo data-thread=first')}<div id=second></div>")
    page = open_context().new_page()
    page.goto(url)
    first, second = page.frame_locator("#parley iframe"), page.frame_locator("#second iframe")
    first.locator("#heading").wait_for()
    page.evaluate("Parley.render(document.querySelector('#second'), {site: 'demo', thread: 'second', theme: 'dark'})")
    second.get_by_label("Your comment").fill("A line.\n" * 12)
    expect(second.locator("html")).to_have_attribute("data-theme", "dark")
    expect(first.locator("html")).to_have_attribute("data-theme", "light")
    heights = [page.locator(f"{place} iframe").bounding_box() for place in ("#parley", "#second")]
    assert heights[0] is not None
    assert heights[1] is not None
    assert heights[1]["height"] > heights[0]["height"] + 100
    page.evaluate("Parley.destroy(document.querySelector('#second'))")
    expect(page.locator("iframe")).to_have_count(1)
    expect(first.locator("#heading")).to_be_visible()


def test_page_that_is_changed_without_being_loaded(host: Host, open_context: Open) -> None:
    """Another address, the same element: another conversation; put away and back: the same one."""
    url = host.put(f"<main><div id=parley></div></main>{host.script('')}")
    for address, words in ((f"{url}/first", "Under the first."), (f"{url}/second", "Under the second.")):
        host.comment(address, [words])
    page = open_context().new_page()
    page.goto(url)
    page.wait_for_function("() => window.Parley")
    frame = page.frame_locator("iframe")
    for address, words in (("first", "Under the first."), ("second", "Under the second.")):
        page.evaluate("address => history.pushState(null, '', address)", f"{url}/{address}?utm_source=x")
        page.evaluate("Parley.render(document.querySelector('#parley'), {site: 'demo'})")
        expect(frame.get_by_text(words)).to_be_visible()
        expect(page.locator("iframe")).to_have_count(1)
    page.evaluate("window.kept = document.querySelector('#parley'); kept.remove()")
    page.evaluate("document.body.className = 'dark'; location.hash = '#comment-1'")
    page.evaluate("document.querySelector('main').append(kept)")
    expect(frame.get_by_text("Under the second.")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("data-theme", "light")
    # A framework empties the element by itself, and asks again.
    page.evaluate("kept.replaceChildren(); Parley.render(kept, {site: 'demo'})")
    expect(frame.get_by_text("Under the second.")).to_be_visible()


@pytest.mark.parametrize(("theme", "system"), [("auto", "light"), ("host", "dark")])
def test_page_shows_through_before_during_and_after_a_switch(
    host: Host, open_context: Open, theme: str, system: str
) -> None:
    """Every picture that the browser paints has one background, inside the frame and beside it: no flash."""
    url = host.put(host.snippet.replace("data-site=demo", f"data-site=demo data-theme={theme}"), head=PAINT)
    context = open_context(color_scheme=system)
    page, reader = context.new_page(), context.new_page()
    painted: list[str] = []
    session = context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        painted.append(event["data"])
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    page.bring_to_front()
    session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    post = host.visit(page, url)
    expect(page.locator("iframe")).to_have_css("visibility", "visible")
    expect(post.frame.locator("html")).to_have_attribute("data-theme", "light")
    box = page.locator("iframe").bounding_box()
    assert box is not None
    # The frame's right edge is empty beyond the measure of its lines; below the frame is the page itself.
    inside, outside = (box["x"] + box["width"] - 4, box["y"] + box["height"] / 2), (20, box["y"] + box["height"] + 60)
    look = partial(read_pixels, reader)
    assert look(page.screenshot(), inside, outside) == [LIGHT, LIGHT]
    page.evaluate("document.documentElement.className = 'night'")
    expect(post.frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(post.frame.locator("body")).to_have_css("color-scheme", "dark")
    assert look(page.screenshot(), inside, outside) == [DARK, DARK]
    session.send("Page.stopScreencast")
    assert len(painted) > 2
    colours = [look(picture, inside, outside) for picture in painted]
    assert [pair for pair in colours if pair[0] != pair[1]] == []


def test_marks_of_the_page_and_forced_themes(host: Host, open_context: Open) -> None:
    url = host.put(host.snippet.replace("data-site=demo", "data-site=demo data-theme=host"), head=PAINT)
    page = open_context().new_page()
    root = host.visit(page, url).frame.locator("html")
    for change, theme in (
        ("document.documentElement.dataset.theme = 'dark'", "dark"),
        ("document.documentElement.dataset.theme = ''; document.body.className = 'theme_dark wide'", "dark"),
        ("document.body.className = 'darkest lightbox'", "light"),
        ("document.body.style.color = 'oklch(0.9 0.02 250)'", "dark"),
        ("document.body.style.color = 'color(display-p3 0.1 0.1 0.2)'", "light"),
        ("document.body.style.color = 'lab(90 0 0)'", "dark"),
        ("Parley.setTheme('light')", "light"),
        ("Parley.setTheme('auto')", "dark"),
    ):
        page.evaluate(change)
        expect(root).to_have_attribute("data-theme", theme)


def test_colours_are_followed_wherever_the_page_changes_them(host: Host, open_context: Open) -> None:
    head = (
        "<style>#app.dark{background:#111;color:#eee} .slow{transition:color 1s}</style>"
        "<style id=sheet media='not all'>#app{background:#111;color:#eee}</style>"
    )
    page = open_context().new_page()
    root = host.visit(page, host.put(f"<div id=app>{host.snippet}</div>", head=head)).frame.locator("html")
    for change, theme in (
        ("app.className = 'dark'", "dark"),
        ("app.className = ''", "light"),
        ("sheet.media = 'all'", "dark"),
        ("sheet.remove()", "light"),
        ("app.className = 'slow'; app.style.color = '#eee'", "dark"),
    ):
        page.evaluate(change)
        expect(root).to_have_attribute("data-theme", theme)


def test_the_frame_is_announced_in_its_language(host: Host, open_context: Open) -> None:
    page = open_context().new_page()
    host.visit(page, host.put(host.snippet.replace("data-site=demo", "data-site=demo data-lang=de")))
    expect(page.locator("iframe")).to_have_attribute("title", "Kommentare")


def test_badges_ask_once_and_count_in_the_pages_language(host: Host, open_context: Open) -> None:
    first, second = host.put("First"), host.put("Second")
    host.comment(first, ["One.", "Two."])
    badges = "".join(f"<p><b data-parley-count data-url='{url}'>–</b></p>" for url in (first, second, first))
    foreign = "".join(f"<p><b data-parley-count data-url='{url}'>–</b></p>" for url in ("https://else.example/", "//["))
    url = host.put(f"{badges}{foreign}<p><b data-parley-count data-thread=empty></b></p>{host.script()}")
    host.press.blog.pages[url.removeprefix(host.origin)] = host.press.blog.pages[url.removeprefix(host.origin)].replace(
        b"lang=en", b"lang=ar-EG"
    )
    page = open_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    expect(page.locator("b")).to_have_text(["٢", "٠", "٢", "–", "–", "٠"])
    assert len([address for address in asked if "/counts?" in address]) == 1
    expect(page.locator("iframe")).to_have_count(0)
