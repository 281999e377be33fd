"""The keys beside deciding: notes, context, author, queues, search."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk.room import Room, card, expect_after


def test_n_writes_a_note_that_goes_with_the_decision(room: Room) -> None:
    first, second = room.comment(2)
    page = room.enter()
    page.keyboard.press("n")
    page.keyboard.type("Asked him twice. jkfds")  # letters, while one types
    page.keyboard.press("Escape")
    expect(card(page, first)).to_be_focused()
    page.keyboard.press("d")
    expect_after(page, "Rejected. 1 left.", focused=second)
    page.goto(f"{room.press.server.origin}/desk/log")
    expect(page.locator(".entry").first).to_contain_text("Asked him twice. jkfds")


def test_d_rejects_for_the_reason_that_the_card_shows(room: Room) -> None:
    first, second = room.comment(2)
    page = room.enter()
    card(page, first).get_by_label("Reason").select_option(label="Off topic")
    card(page, first).focus()
    page.keyboard.press("d")
    expect_after(page, "Rejected. 1 left.", focused=second)
    page.goto(f"{room.press.server.origin}/desk/log")
    expect(page.locator(".entry").first).to_contain_text("off topic")


def test_e_opens_what_there_is_to_know(room: Room) -> None:
    (first,) = room.comment(1)
    page = room.enter()
    page.keyboard.press("e")
    context = card(page, first).locator(".context")
    expect(context.get_by_role("heading", name="Decisions")).to_be_visible()
    page.keyboard.press("e")
    expect(context.get_by_role("heading", name="Decisions")).to_be_hidden()


def test_b_leads_to_where_the_author_is_blocked(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile(r"/authors/\d+#standing"))
    expect(page.get_by_role("button", name=re.compile("Block"))).not_to_have_count(0)


def test_digits_and_t_go_through_the_queues_and_slash_searches(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    for key, queue in (("3", "Approved"), ("t", "Rejected"), ("1", "Pending"), ("t", "Reported")):
        page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text(queue)
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pending")
    page.keyboard.press("/")
    page.keyboard.type("Word")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=Word"))
    expect(page.locator(".card")).to_have_count(1)


def test_keys_can_be_switched_off_for_a_person(room: Room) -> None:
    (first,) = room.comment(1)
    page = room.enter()
    page.goto(f"{room.press.server.origin}/desk/account")
    page.get_by_role("checkbox", name="Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Save").first.click()
    page.goto(f"{room.press.server.origin}/desk/")
    expect(page.locator("body")).to_have_attribute("data-keys", "off")
    expect(page.locator("main kbd:visible, .side kbd:visible")).to_have_count(0)
    expect(page.locator("[aria-keyshortcuts]")).to_have_count(0)
    card(page, first).focus()
    page.keyboard.press("f")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(card(page, first)).to_be_visible()
    card(page, first).get_by_role("button", name="Approve").click()
    expect(card(page, first)).to_have_count(0)


@pytest.mark.parametrize("width", [1000, 320])
def test_every_key_of_the_help_has_a_button_that_can_be_seen(room: Room, width: int) -> None:
    first, second = room.comment(2)
    page = room.enter(viewport={"width": width, "height": 800})
    page.get_by_role("button", name="Next comment").click()
    expect(card(page, second)).to_be_focused()
    page.get_by_role("button", name="Previous comment").click()
    expect(card(page, first)).to_be_focused()
    page.keyboard.press("f")  # so that there is something to undo
    page.keyboard.press("?")
    keys = set(page.locator("#help dt kbd").all_text_contents()) - {"Esc"}
    assert {"j", "k", "f", "u", "5"} <= keys
    page.keyboard.press("Escape")
    for key in sorted(keys):
        expect(page.locator(f'[data-key="{key}"]').locator("visible=true").first).to_be_visible()
