"""Picking a site's colours."""

from playwright.sync_api import expect

from tests.browser.desk.room import Room


def test_a_colour_can_be_picked_or_typed(room: Room) -> None:
    page = room.enter()
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}/widget")
    typed = page.get_by_label("Accent on light pages", exact=True)
    picker = page.get_by_label("Pick: Accent on light pages")
    expect(typed).to_have_value("")
    typed.fill("#AA0011")
    expect(picker).to_have_value("#aa0011")
    typed.fill("teal")
    expect(picker).to_have_value("#aa0011")
    picker.fill("#0055cc")
    expect(typed).to_have_value("#0055cc")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_be_visible()
    expect(typed).to_have_value("#0055cc")
    expect(picker).to_have_value("#0055cc")
