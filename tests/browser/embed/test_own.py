"""One's own comments: after a reload, edited, appealed, deleted, and found again by their link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, expect

from moderation.domain.decisions import Choice
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.domain.widget_settings import WidgetSettings
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.sites import get_site
from moderation.store.session import writing
from moderation.store.sites.sites import Site, write_widget
from tests.browser.conftest import Press
from tests.services.conftest import make_reviewer

Open = Callable[..., BrowserContext]
HARSH = "The mayor is a stupid bastard and you are a complete idiot to vote for him."


def set_rules(rules: str) -> None:
    with writing() as session:
        session.get_one(Site, get_site("demo").id).widget = write_widget(WidgetSettings(house_rules=rules))


def _without_cookie(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "cookie"}


def test_own_comment_is_edited_after_a_reload_and_held_when_it_turns_harsh(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    post.write("Well siad.", name="Kay")
    expect(post.frame.locator("#list .is-new")).to_be_focused()
    post.reload()
    comment = post.frame.locator("#list article")
    comment.get_by_role("link", name="Edit").press("Enter")
    words = comment.get_by_label("Edit your comment")
    expect(words).to_be_focused()
    expect(comment.locator(".body")).to_be_hidden()
    post.page.keyboard.press("Escape")
    expect(comment.get_by_role("link", name="Edit")).to_be_focused()
    post.page.keyboard.press("Enter")
    words.fill("x" * 10_020)
    comment.get_by_role("button", name="Save").press("Enter")
    expect(comment.get_by_role("alert")).to_be_focused()
    expect(words).to_have_value("x" * 10_020)
    words.fill("Well said.")
    comment.get_by_role("button", name="Save").press("Enter")
    expect(comment).to_be_focused()
    expect(comment.locator(".body")).to_have_text("Well said.")
    expect(post.frame.locator("#status")).to_have_text("Your comment is published.")
    comment.get_by_role("link", name="Edit").press("Enter")
    words.fill(HARSH)
    comment.get_by_role("button", name="Save").press("Enter")
    expect(comment).to_contain_text("Waiting for a moderator")
    expect(post.frame.locator("#heading")).to_have_text("Comments")
    post.reload()
    mine = post.frame.locator("#mine article")
    expect(mine).to_contain_text("stupid")
    mine.locator("summary", has_text="Delete").press("Enter")
    mine.get_by_role("button", name="Yes, delete it").press("Enter")
    expect(post.frame.locator("#status")).to_have_text("Your comment was deleted.")
    expect(post.frame.locator("#mine article")).to_be_focused()
    post.reload()
    expect(post.frame.locator("article")).to_have_count(0)


def test_edit_that_is_begun_outlives_what_brings_the_thread_anew(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, ["Another's.", "A second."])
    post.open()
    post.write("Well siad.", name="Kay")
    mine = post.frame.locator("#list article", has_text="Kay")
    mine.get_by_role("link", name="Edit").press("Enter")
    mine.get_by_label("Edit your comment").fill("Well said, I think")
    press.comment(post, ["And one more."])
    post.frame.get_by_role("link", name="Oldest first").click()
    expect(post.frame.locator("#list article")).to_have_count(4)
    expect(mine.get_by_label("Edit your comment")).to_have_value("Well said, I think")
    expect(post.frame.locator("#heading")).to_have_text("4 comments")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".body")).to_have_text("Well said, I think")


def test_link_leads_back_without_cookies_and_without_scripts(press: Press, open_context: Open) -> None:
    context = open_context()
    post = press.print_post(context).open()
    post.insist(HARSH)
    link = post.frame.locator(".keep a")
    expect(post.frame.locator("[data-only]")).to_be_hidden()
    post.frame.get_by_role("button", name="Copy").press("Enter")
    expect(post.frame.locator("#status")).to_have_text("Copied")
    expect(link).to_be_hidden()  # copied, the address is folded away as before
    post.frame.locator(".keep summary").click()
    address = link.inner_text()
    # Elsewhere there is neither the cookie nor a script.
    page = open_context(java_script_enabled=False).new_page()
    page.goto(address)
    expect(page.locator(".kept-state")).to_contain_text("waiting for a moderator")
    page.get_by_label("Edit your comment").fill("I do not agree with the mayor.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kept-state")).to_contain_text("published")
    post.reload()
    expect(post.frame.locator("#list article")).to_contain_text("I do not agree")
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator(".kept-state")).to_have_text(re.compile("This comment was deleted."))


def test_browser_without_cookies_edits_until_it_leaves_and_is_told_so(press: Press, open_context: Open) -> None:
    context = open_context()
    # As a browser has it that keeps no cookie of a frame; that one does not, tests/browser/firefox shows.
    context.add_init_script("Object.defineProperty(Document.prototype, 'cookie', { get: () => '' })")
    context.route("**/*", lambda route: route.continue_(headers=_without_cookie(route.request.headers)))
    post = press.print_post(context).open()
    post.write("Hello.")
    comment = post.frame.locator("#list article")
    expect(comment.locator("[data-only]")).to_contain_text("the only way back")
    comment.get_by_role("link", name="Edit").press("Enter")
    comment.get_by_label("Edit your comment").fill("Hello to all.")
    comment.get_by_role("button", name="Save").press("Enter")
    expect(comment.locator(".body")).to_have_text("Hello to all.")


def test_declined_comment_is_told_why_and_appealed(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    post.insist(HARSH)
    number = str(post.frame.locator("#mine article").get_attribute("id")).removeprefix("comment-")
    with press.app.app_context():
        ben = make_reviewer("ben@own.test", "demo", Role.MODERATOR, datetime.now(UTC))
        requested, seen = RequestedDecision(Choice.REJECT, reason="insult"), SeenVersion(1, Status.PENDING)
        decide_comment(int(number), requested=requested, seen=seen, by=ben, now=datetime.now(UTC))
        set_rules("Talk about **what** was said.")
    post.reload()
    comment = post.frame.locator(f"#comment-{number}")
    expect(comment).to_contain_text("It attacks a person instead of what they said.")
    comment.get_by_role("link", name="House rules").press("Enter")
    expect(post.frame.locator("#rules summary")).to_be_focused()
    expect(post.frame.locator("#rules strong")).to_be_visible()
    with press.app.app_context():
        set_rules("")  # the site is everyone's
    comment.get_by_role("link", name="Edit").press("Enter")
    comment.get_by_label("Edit your comment").fill("I do not agree with the mayor.")
    comment.get_by_role("button", name="Save").press("Enter")
    expect(comment).to_contain_text("Waiting for a moderator")
    post.reload()
    expect(comment).to_contain_text("I do not agree")
    expect(comment).to_contain_text("Waiting for a moderator")
