"""A queue of thirty, cleared by nothing but keys."""

from playwright.sync_api import expect

from tests.browser.desk.room import Room, card


def test_thirty_comments_by_keys_alone(room: Room) -> None:
    ids = room.comment(30)
    page = room.enter()
    keys = ("f", "d", "s")
    for number, comment_id in enumerate(ids):
        expect(card(page, comment_id)).to_be_focused()
        page.keyboard.press(keys[number % 3])
        expect(page.locator("#count-pending")).to_have_text(str(29 - number))
    expect(page.locator("#queue-end")).to_have_text("No comments waiting. You decided 30 today.")
    expect(page.locator("#count-approved")).to_have_text("10")
    expect(page.locator("#count-rejected")).to_have_text("10")
    expect(page.locator("#count-spam")).to_have_text("10")
    for left in (1, 2, 3):  # and what was done last is taken back last first
        page.keyboard.press("u")
        expect(page.locator("#count-pending")).to_have_text(str(left))
    expect(card(page, ids[27])).to_be_focused()
