"""What is begun and not sent yet: looked at before, there again after a reload, and not lost in silence."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Post, Press

Open = Callable[..., BrowserContext]


def type_words(post: Post, words: str) -> None:
    post.frame.get_by_label("Your comment").click()
    post.page.keyboard.type(words)


def test_preview_is_drawn_by_key_and_gone_with_the_next_word(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    type_words(post, "Is this **loud**?")
    post.frame.get_by_role("button", name="Preview").press("Enter")
    shown = post.frame.get_by_role("region", name="Preview")
    expect(shown).to_be_focused()
    expect(shown.locator("strong")).to_have_text("loud")
    type_words(post, " Yes.")
    expect(shown).to_be_hidden()
    post.frame.get_by_role("button", name="Post comment").press("Enter")
    expect(post.frame.locator("#list article strong")).to_have_text("loud")


def test_draft_outlives_a_reload_with_the_comment_it_answers(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    (first,) = press.comment(post, ["First."])
    # A page of ours in a window of its own: there, and wherever third parties may keep something, storage is given.
    page = post.page
    page.goto(f"{press.server.origin}/t/demo?url={post.url}")
    page.locator(f"#comment-{first} [data-reply]").click()
    body = page.get_by_label("Your comment")
    expect(body).to_be_focused()
    page.keyboard.type("Half a thou")
    page.reload()
    expect(body).to_have_value("Half a thou")
    expect(page.locator("#replying")).to_contain_text("Replying to Reader 0")
    expect(page.locator("#form")).to_contain_text("Your draft has been restored.")
    page.get_by_role("button", name="Post comment").press("Enter")
    expect(page.locator("#list .is-new")).to_contain_text("Half a thou")
    page.reload()
    expect(page.locator("#list article")).to_have_count(2)
    expect(body).to_have_value("")

    body.fill("Never mind")
    page.locator("#form.is-open").wait_for()  # so the writing part has run, and kept the words
    page.reload()
    page.get_by_role("button", name="Discard").press("Enter")
    expect(body).to_have_value("")
    expect(body).to_be_focused()
    page.reload()
    page.locator("#form[data-htmx-powered]").wait_for()
    expect(body).to_have_value("")


def test_where_nothing_may_be_kept_the_browser_asks_before_words_are_lost(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    told: list[str] = []
    post.page.on("console", lambda message: told.append(message.text))
    type_words(post, "Half a thought")
    post.frame.locator("#form.is-open").wait_for()  # so the writing part has run: it was answered before that
    post.page.keyboard.type(" more")
    # The browser shows its question for a frame of another site to people only, so what it is asked for is looked at.
    post.document.evaluate(
        "addEventListener('beforeunload', (event) => console.log(`asks: ${event.defaultPrevented}`))"
    )
    post.reload()
    assert told == ["asks: true"]
