"""Recommending, in a real browser: where a cookie is kept, the vote counts and is remembered."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]


def test_a_vote_counts_by_key_and_is_there_after_a_reload(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first, *_ = press.comment(post, ["The best.", "The newest."])
    post.open()
    post.frame.locator("#form[data-htmx-powered]").wait_for()
    button = post.frame.locator(f"#comment-{first}").get_by_role("button", name="Recommend")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_text("Recommend 1")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    post.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    post.frame.get_by_role("link", name="Best first").click()
    expect(post.frame.locator("article").first).to_have_id(f"comment-{first}")
    button.press("Enter")
    expect(button).to_have_text("Recommend")
    expect(button).to_have_attribute("aria-pressed", "false")
