"""A comment that is sent as soon as its form is entered, and the one that was begun another day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, expect

from moderation.services.sites.policy import change_policy, describe_policy
from moderation.services.sites.sites import get_site
from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]


def hold_faster_than(press: Press, seconds: int | None) -> None:
    with press.app.app_context():
        site = get_site("demo")
        policy = replace(describe_policy(site.id).policy, hold_faster_than=seconds)
        change_policy(site.id, policy=policy, model="a test", actor="a test", now=datetime.now(UTC))


@pytest.fixture
def paced(press: Press) -> Iterator[Press]:
    hold_faster_than(press, 60)
    yield press
    hold_faster_than(press, None)  # the site is everyone's


def test_draft_of_before_is_sent_at_once_and_what_is_as_quick_waits(paced: Press, open_context: Open) -> None:
    page = open_context().new_page()
    post = paced.print_post(open_context())
    page.goto(f"{paced.server.origin}/t/demo?url={post.url}")
    body, send = page.get_by_role("textbox", name="Your comment"), page.get_by_role("button", name="Post comment")
    body.click()
    page.locator("#form.is-open").wait_for()  # so the writing part has run, which keeps drafts
    page.keyboard.type("Begun before.")
    page.reload()
    expect(body).to_have_value("Begun before.")
    body.click()
    page.locator("#mine[data-begun]").wait_for(state="attached")
    send.press("Enter")
    expect(page.locator("#list .is-new")).to_contain_text("Begun before.")

    body.fill("As quick as a machine.")
    send.press("Enter")
    expect(page.locator("#mine article")).to_contain_text("Waiting for a moderator")
