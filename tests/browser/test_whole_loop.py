"""A comment's whole life, on the demo blog and on the desk, in browsers that block third-party cookies."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Post
from tools.serving import Server

Open = Callable[..., BrowserContext]


def approve(page: Page, server: Server, words: str) -> None:
    """Sign in to the desk as the first owner and approve the comment that says this."""
    email, password = server.sign_in
    page.goto(f"{server.origin}/desk/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    card = page.get_by_role("article").filter(has_text=words)
    expect(card).to_contain_text("insult")  # it says why it is here
    card.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved").first).to_be_visible()
    expect(card).to_have_count(0)


def test_clean_comment_is_read_by_everyone_at_once(server: Server, open_context: Open) -> None:
    post = Post(open_context().new_page(), server.blog).open()
    assert post.page.url.startswith("http://127.0.0.1")
    assert post.document.url.startswith("http://localhost")
    post.write("I walk there every day and look forward to it.", name="Ada")
    expect(post.frame.locator("#list .is-new")).to_contain_text("Published")

    for reader in (post.reload(), Post(open_context().new_page(), server.blog).open()):
        comment = reader.frame.locator("#list article").filter(has_text="look forward to it")
        expect(comment).to_be_visible()
        expect(comment.locator(".author")).to_have_text("Ada")


def test_toxic_comment_waits_is_approved_and_appears(server: Server, open_context: Open) -> None:
    words = "The alderman is a stupid bastard, and only a complete idiot would have voted for him."
    author = Post(open_context().new_page(), server.blog).open()
    author.insist(words, name="Grumpy")
    mine = author.frame.locator("#mine article").filter(has_text=words)
    expect(mine).to_be_focused()
    expect(mine).to_contain_text("Waiting for a moderator. Only you can see this.")
    expect(author.frame.locator("#status")).to_contain_text("waiting for a moderator")

    expect(author.reload().frame.locator("#mine article").filter(has_text=words)).to_be_visible()
    stranger = Post(open_context().new_page(), server.blog).open()
    expect(stranger.frame.get_by_text(words)).to_have_count(0)

    approve(open_context().new_page(), server, words)
    for reader in (author.reload(), stranger.reload()):
        expect(reader.frame.locator("#list article").filter(has_text=words)).to_be_visible()
        expect(reader.frame.locator("#mine article")).to_have_count(0)


def write_plainly(page: Page, body: str, name: str) -> None:
    page.get_by_label("Your comment").fill(body)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Post comment").click()


def test_the_same_without_javascript(server: Server, open_context: Open) -> None:
    words = "Whoever parks on my corner is a stupid bastard and a complete idiot."
    context = open_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.blog)
    page.get_by_role("link", name="Comments").click()
    assert page.url.startswith(f"{server.origin}/t/demo?")

    write_plainly(page, "Said without any script.", "Plain Jane")
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")
    said = page.get_by_role("article").filter(has_text="Said without any script.")
    expect(said).to_be_in_viewport()

    said.get_by_role("link", name="Reply").click()
    expect(page.get_by_text("Replying to Plain Jane")).to_be_visible()
    write_plainly(page, "And answered so, too.", "Plain Jane")
    expect(page.get_by_role("article").filter(has_text="And answered so")).to_contain_text("to Plain Jane")

    page.get_by_label("Your comment").fill("\u200b")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing to post")

    write_plainly(page, words, "Plain Jane")
    expect(page.get_by_role("group", name="Would you like to rephrase it?")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(words)
    page.get_by_role("button", name="Send unchanged").click()
    expect(page.get_by_role("status")).to_contain_text("waiting for a moderator")
    page.goto(f"{server.origin}/t/demo?url={server.blog}")
    expect(page.locator("#mine article").filter(has_text=words)).to_contain_text("Only you can see this")

    approve(open_context(java_script_enabled=False).new_page(), server, words)
    page.reload()
    expect(page.locator("#list article").filter(has_text=words)).to_be_visible()
    expect(page.locator("#mine article")).to_have_count(0)


def test_plain_page_does_with_scripts_what_the_frame_does(server: Server, open_context: Open) -> None:
    page = open_context().new_page()
    page.goto(f"{server.origin}/t/demo?url={server.blog}")
    page.get_by_label("Your comment").fill("On the page itself.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#list .is-new")).to_be_focused()
    assert "comment=" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_demo_page_fits(server: Server, open_context: Open, scheme: str, width: int) -> None:
    page = open_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    post = Post(page, server.blog).open()
    expect(post.frame.locator("html")).to_have_attribute("data-theme", scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
