"""Asked to think again, in the frame and by keyboard."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]
HARSH = "The mayor is a stupid bastard and you are a complete idiot to vote for him."


def test_harsh_comment_is_put_another_way_or_sent_as_it_is(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(viewport={"width": 320, "height": 800})).open()
    post.write(HARSH, name="Kay")
    nudge, body = post.frame.locator("#nudge"), post.frame.locator("#body")
    expect(nudge).to_be_focused()
    expect(nudge).to_contain_text("Would you like to rephrase it?")
    expect(nudge.locator("mark").first).to_be_visible()
    expect(body).to_have_value(HARSH)
    assert nudge.evaluate("nudge => nudge.scrollWidth <= nudge.clientWidth")

    post.page.keyboard.press("Tab")
    expect(nudge.locator("blockquote")).to_be_focused()
    post.page.keyboard.press("Tab")
    expect(post.frame.get_by_role("button", name="Send unchanged")).to_be_focused()
    post.page.keyboard.press("Tab")
    expect(body).to_be_focused()
    post.page.keyboard.press("Control+A")
    post.page.keyboard.type("I would have voted otherwise.")
    post.frame.get_by_role("button", name="Post comment").press("Enter")
    expect(post.frame.locator("#list .is-new")).to_contain_text("voted otherwise")
    expect(nudge).to_have_count(0)

    post.insist(HARSH)
    mine = post.frame.locator("#mine article")
    expect(mine).to_be_focused()
    expect(mine).to_contain_text("Waiting for a moderator")
    expect(body).to_have_value("")
