"""axe-core has nothing to say about the widget, in whatever state and look it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.browser.conftest import Post, Press
from tests.browser.desk.axe import LOOKS, bring_axe

Open = Callable[..., BrowserContext]
# A frame is a part of a page: the page around has its heading of the first rank and its landmarks.
_RUN = """async () => (await axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        rules: Object.fromEntries(
            ["page-has-heading-one", "landmark-one-main", "region"].map((rule) => [rule, {enabled: false}])),
        resultTypes: ["violations"],
    })).violations.map((each) =>
        each.id + ": " + each.nodes.map((node) => node.html.slice(0, 90)).slice(0, 3).join(" | "))"""


def look(name: str, page: Page, document: Frame) -> list[str]:
    """Run axe inside a document in each of its looks."""
    said: list[str] = []
    for each in LOOKS:
        page.emulate_media(color_scheme="dark" if each == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": 320 if each == "narrow" else 1000, "height": 800})
        # The frame is clear, and axe sees nothing of the page below it: here is the paper that it is drawn for.
        document.evaluate("document.body.style.background = 'var(--paper)'")
        document.evaluate("(dir) => document.documentElement.dir = dir", "rtl" if each == "right to left" else "ltr")
        said += [f"{name}, {each}: {violation}" for violation in document.evaluate(_RUN)]
    return said


@pytest.fixture
def post(press: Press, open_context: Open) -> Post:
    context = open_context()
    post = press.print_post(context, head="<style>:root { color-scheme: light dark }</style>", script="data-theme=auto")
    bring_axe(post.page)
    (root, _) = press.comment(
        post, ["A comment with **bold** words, `code` and a link: https://example.com", "Another."]
    )
    press.comment(post, ["> a quote\n\nAn answer."], parent_id=root)
    return post.open()


def test_every_state_of_the_frame_is_accessible(post: Post) -> None:
    page, frame = post.page, post.frame
    said = look("reading", page, post.document)
    frame.get_by_role("link", name="Report").first.press("Enter")
    expect(frame.get_by_role("button", name="Send report")).to_be_visible()
    said += look("a report", page, post.document)
    frame.get_by_role("link", name="Reply").first.press("Enter")
    expect(frame.locator("#replying")).to_be_visible()
    said += look("a reply", page, post.document)
    frame.get_by_role("link", name="Cancel").last.press("Enter")
    post.write("x" * 10_020)
    expect(frame.locator("#problem")).to_be_focused()
    said += look("at most 500 characters", page, post.document)
    post.write("You stupid idiot, get lost.")
    expect(frame.locator("#nudge")).to_be_focused()
    said += look("a nudge", page, post.document)
    frame.get_by_role("button", name="Send unchanged").press("Enter")
    expect(frame.locator(".mark-wait")).to_be_visible()
    said += look("waiting", page, post.document)
    frame.get_by_role("link", name="Edit").first.press("Enter")
    expect(frame.locator(".edit textarea")).to_be_focused()
    said += look("an edit", page, post.document)
    assert said == []


def test_the_plain_page_and_the_link_to_keep_are_accessible(post: Post, press: Press) -> None:
    page = post.page
    page.goto(f"{press.server.origin}/t/demo?url={post.url}")
    expect(page.get_by_role("article")).to_have_count(3)
    said = look("plain page", page, page.main_frame)
    page.get_by_label("Your comment").fill("A kind word.")
    page.get_by_role("button", name="Post comment").press("Enter")
    page.locator(".keep summary").first.click()
    link = page.locator(".keep a").first
    expect(link).to_be_visible()
    page.goto(str(link.get_attribute("href")))
    expect(page.get_by_role("heading").first).to_be_visible()
    said += look("kept link", page, page.main_frame)
    assert said == []
