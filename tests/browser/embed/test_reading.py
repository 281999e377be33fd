"""Reading in a real browser: what others write meanwhile, a report without leaving the place, paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from moderation.store.comments.reports import newest_reports
from moderation.store.session import reading
from tests.browser.conftest import Post, Press

Open = Callable[..., BrowserContext]
LONG = "https://blog.example/" + "a-very-long-address-without-an-end/" * 12
OUT_OF_VIEW = """() => new Promise((tell) => new IntersectionObserver((entries) => {
  if (!entries.pop().isIntersecting) tell();
}).observe(document.getElementById("conversation")))"""
"""Observers hear in the order they were made: when this one has, the script's own has heard before."""

NARROW = {"width": 320, "height": 640}


def wait_for_polling(post: Post) -> None:
    """Wait until the script knows that somebody can see the comments."""
    post.page.locator("#parley").scroll_into_view_if_needed()
    post.document.wait_for_function("() => document.visibilityState === 'visible'")


def test_new_comments_are_told_of_and_come_when_asked_for(press: Press, open_context: Open) -> None:
    context = open_context()
    context.clock.install()
    post = press.print_post(context)
    ids = press.comment(post, ["The first.", "The second."])
    asked: list[str] = []
    post.page.on("request", lambda request: asked.append(request.url))
    post.open()
    wait_for_polling(post)
    post.write("Mine.", name="Ada")
    expect(post.frame.locator("article")).to_have_count(3)
    with post.page.expect_response(lambda answer: "/since?" in answer.url) as answer:
        context.clock.fast_forward(31_000)
    assert answer.value.status == 204, "one's own comment is no news"
    new = press.comment(post, ["Another's.", "One more."], parent_id=ids[0])
    context.clock.fast_forward(60_000)
    button = post.frame.get_by_role("button", name="2 new comments")
    expect(button).to_be_visible()
    expect(post.frame.locator("article")).to_have_count(3)
    expect(post.frame.locator("#status")).to_have_text("2 new comments")
    button.press("Enter")
    expect(post.frame.locator(f"#comment-{new[0]}")).to_be_focused()
    expect(post.frame.locator("article")).to_have_count(5)
    expect(button).to_have_count(0)
    # Nobody is there: nothing is asked.
    post.page.evaluate("() => { document.body.style.paddingTop = '5000px'; }")
    post.page.evaluate("() => window.scrollTo(0, 0)")
    post.document.evaluate(OUT_OF_VIEW)
    before = len(asked)
    context.clock.fast_forward(600_000)
    context.clock.fast_forward(600_000)
    assert [url for url in asked[before:] if "/since?" in url] == []


def test_comment_is_reported_by_key_where_it_stands(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    (comment_id,) = press.comment(post, ["Buy my pills."])
    post.open()
    post.frame.locator("#form[data-htmx-powered]").wait_for()
    word = post.frame.get_by_role("article", name="Reader 0").get_by_role("link", name="Report")
    word.press("Enter")
    first = post.frame.get_by_role("radio", name="It is hurtful or hateful")
    expect(first).to_be_focused()
    post.frame.get_by_role("link", name="Cancel").press("Enter")
    expect(word).to_be_focused()
    expect(post.frame.locator("form.report")).to_have_count(0)
    word.press("Enter")
    expect(first).to_be_focused()
    first.press("ArrowDown")
    post.frame.get_by_label("Anything to add?").fill("Every day.")
    post.frame.get_by_role("button", name="Send report").press("Enter")
    expect(post.frame.locator("p.report")).to_be_focused()
    expect(post.frame.locator("p.report")).to_contain_text("Thank you.")
    with press.app.app_context(), reading() as session:
        (kept,) = newest_reports(session, comment_id, limit=9)
        assert (kept.reason, kept.words) == ("spam", "Every day.")


def test_report_works_without_scripts(press: Press, open_context: Open) -> None:
    context = open_context(java_script_enabled=False)
    post = press.print_post(context)
    press.comment(post, ["Buy my pills."])
    page = post.page
    page.goto(f"{press.server.origin}/t/demo?url={post.url}")
    page.get_by_role("article", name="Reader 0").get_by_role("link", name="Report").click()
    page.get_by_role("radio", name="Something else").check()
    page.get_by_role("button", name="Send report").click()
    expect(page.locator("main")).to_contain_text("Thank you. A moderator will review this comment.")
    page.get_by_role("link", name="Back to the comments").click()
    expect(page.locator("article")).to_have_count(1)


@pytest.mark.parametrize("where", ["frame", "plain"])
def test_narrow_screen_never_scrolls_sideways(press: Press, open_context: Open, where: str) -> None:
    post = press.print_post(open_context(viewport=NARROW))
    fenced, quoted = "```\n" + "y" * 300 + "\n```", "> " + "quote" * 60
    press.comment(post, ["x" * 400, LONG, f"`{'code' * 90}`", fenced, quoted, "End."], is_chain=True)
    if where == "frame":
        post.open()
        document = post.document
        document.wait_for_selector("article")
    else:
        post.page.goto(f"{press.server.origin}/t/demo?url={post.url}")
        document = post.page.main_frame
    assert document.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    starts = document.evaluate(
        "() => [...document.querySelectorAll('.byline')].map(line => line.getBoundingClientRect().left)"
    )
    assert len(set(starts)) == 4, "the top and three steps in"
    assert document.get_by_text("in reply to Reader 4").is_visible()


def test_paper_holds_the_comments_and_no_controls(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(color_scheme="dark"))
    press.comment(post, ["On paper."])
    page = post.page
    page.goto(f"{press.server.origin}/t/demo?url={post.url}")
    page.emulate_media(media="print")
    expect(page.get_by_text("On paper.")).to_be_visible()
    for name in ("Reply", "Report", "Feed", "Post comment"):
        assert not page.get_by_text(name, exact=True).first.is_visible(), name
    ink = page.get_by_text("On paper.").evaluate("element => getComputedStyle(element).color")
    assert ink == "rgb(31, 35, 40)"


def test_permalink_lands_on_the_comment_of_the_plain_page(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    ids = press.comment(post, ["A comment of some length. " * 8] * 40)
    post.page.goto(f"{press.server.origin}/t/demo?url={post.url}&comment={ids[3]}#comment-{ids[3]}")
    expect(post.page.locator(f"#comment-{ids[3]}")).to_be_in_viewport()
