"""The snippets of a site, all unfolded: readable for everyone, on any screen; and foldable without JavaScript."""

from playwright.sync_api import expect

from tests.browser.desk.axe import bring_axe, look
from tests.browser.desk.room import Room


def test_unfolded_snippets_are_open_to_all(room: Room) -> None:
    page = room.enter()
    bring_axe(page)
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}")
    folded = page.locator("details.snippet:not([open]) > summary")
    while folded.count():
        folded.first.click()
    assert look("snippets", page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_snippets_unfold_without_javascript(room: Room) -> None:
    page = room.enter(java_script_enabled=False)
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}")
    page.get_by_text("Hugo", exact=True).click()
    expect(page.locator("#snippet-hugo")).to_contain_text(f'data-site="{room.site.key}"')
    expect(page.locator("#snippet-hugo")).to_be_visible()
    expect(page.locator("#snippet-ghost")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
