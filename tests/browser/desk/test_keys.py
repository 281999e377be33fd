"""A moderator clears a queue by keyboard, takes things back, and meets a colleague."""

from playwright.sync_api import expect

from tests.browser.desk.room import Room, card, expect_after, wait_for_htmx


def test_keys_decide_and_the_focus_goes_on(room: Room) -> None:
    first, second, third, fourth = room.comment(4)
    page = room.enter()
    expect(card(page, first)).to_be_focused()
    page.keyboard.press("f")
    expect_after(page, "Approved. 3 left.", focused=second)
    page.keyboard.press("j")
    expect(card(page, third)).to_be_focused()
    page.keyboard.press("d")
    expect_after(page, "Rejected. 2 left.", focused=fourth)
    page.keyboard.press("s")
    expect_after(page, "Marked as spam. 1 left.", focused=second)  # after the last one, the one before
    expect(page.locator("#count-pending")).to_have_text("1")
    page.keyboard.press("f")
    expect(page.locator("#queue-end")).to_be_focused()
    expect(page.locator("#queue-end")).to_have_text("No comments waiting. You decided 4 today.")


def test_u_takes_back_one_after_the_other(room: Room) -> None:
    first, second, third = room.comment(3)
    page = room.enter()
    page.keyboard.press("f")
    expect_after(page, "Approved. 2 left.", focused=second)
    page.keyboard.press("d")
    expect_after(page, "Rejected. 1 left.", focused=third)
    page.keyboard.press("u")
    expect_after(page, "Undone: the comment is waiting again.", focused=second)
    page.keyboard.press("u")
    expect(card(page, first)).to_be_focused()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator("#count-pending")).to_have_text("3")
    page.keyboard.press("u")  # there is nothing left to take back
    expect(page.locator(".card")).to_have_count(3)


def test_what_is_taken_back_is_again_where_it_was(room: Room) -> None:
    first, second, third, fourth = room.comment(4)
    page = room.enter()
    page.keyboard.press("j")
    for left in ("3", "2", "1"):  # the second, the third, the last
        page.keyboard.press("f")
        expect(page.locator("#count-pending")).to_have_text(left)
    expect(page).to_have_title("Pending (1) · Parley")
    for back in (fourth, third, second):
        page.keyboard.press("u")
        expect(card(page, back)).to_be_focused()
    shown = page.locator(".card").evaluate_all("(all) => all.map((each) => each.id)")
    assert shown == [f"card-{each}" for each in (first, second, third, fourth)]
    expect(page).to_have_title("Pending (4) · Parley")


def test_what_a_reload_says_has_the_focus(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}/thresholds")
    page.get_by_role("button", name="strict").click()
    expect(page.get_by_text("Nothing is saved until")).to_be_focused()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Saved as revision")
    expect(page.locator("#notice")).to_be_focused()


def test_keys_keep_still_while_typing_with_modifiers_and_in_the_help(room: Room) -> None:
    room.comment(2)
    page = room.enter()
    cards = page.locator(".card")
    decided: list[str] = []
    page.on("request", lambda request: decided.append(request.url) if request.url.endswith("/decide") else None)
    for chord in ("Control+d", "Alt+f", "Meta+s"):
        page.keyboard.press(chord)
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_dialog).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    assert not decided
    cards.first.focus()
    page.keyboard.press("f")
    expect(cards).to_have_count(1)
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}")
    page.get_by_label("Name").fill("")
    page.get_by_label("Name").press_sequentially("jkfdsu?")
    expect(page.get_by_label("Name")).to_have_value("jkfdsu?")


def test_a_key_held_down_decides_one_comment(room: Room) -> None:
    _, second, _ = room.comment(3)
    page = room.enter()
    for _ in range(5):
        page.keyboard.down("f")  # from the second on the browser says it is a repeat
    page.keyboard.up("f")
    expect_after(page, "Approved. 2 left.", focused=second)
    expect(page.locator(".card")).to_have_count(2)


def test_the_toast_stays_ten_seconds_and_as_long_as_it_is_looked_at(room: Room) -> None:
    room.comment(2)
    page = room.enter()
    page.clock.install()
    page.reload()
    wait_for_htmx(page)
    page.keyboard.press("f")
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    page.clock.run_for(10_000)
    expect(toast).to_be_visible()
    toast.hover()
    page.clock.run_for(60_000)
    expect(toast).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(13_000)
    expect(toast).to_be_hidden()
    page.keyboard.press("u")  # what one could do stays possible
    expect(page.locator(".card")).to_have_count(2)


def test_a_colleague_was_faster(room: Room) -> None:
    first, second = room.comment(2)
    ada, ben = room.enter("ada"), room.enter("ben")
    ben.keyboard.press("d")
    expect_after(ben, "Rejected. 1 left.", focused=second)
    ada.keyboard.press("f")
    expect(card(ada, first)).to_contain_text("it is rejected now. Nothing was overwritten.")
    expect(card(ada, first)).to_be_focused()
    expect(ada.locator("#count-pending")).to_have_text("1")
    card(ada, first).get_by_role("button", name="Keep as it is").click()
    expect(card(ada, first)).to_have_count(0)
    expect(card(ada, second)).to_be_focused()
    ben.reload()
    expect(ben.locator("#count-pending")).to_have_text("1")


def test_an_undo_that_came_too_late_says_so(room: Room) -> None:
    first, _ = room.comment(2)
    ada, ben = room.enter("ada"), room.enter("ben")
    ada.keyboard.press("f")
    expect(card(ada, first)).to_have_count(0)
    ben.goto(f"{room.press.server.origin}/desk/comments/{first}")
    ben.keyboard.press("d")
    expect(ben.locator("#notice")).to_contain_text("Rejected.")
    ada.keyboard.press("u")
    expect(ada.get_by_role("alert")).to_contain_text("no longer the newest decision")
    expect(card(ada, first)).to_have_count(0)
    expect(ada.locator(".toast")).to_have_count(0)


def test_a_long_queue_comes_as_one_goes(room: Room) -> None:
    room.comment(28)
    page = room.enter()
    cards = page.locator(".card")
    expect(cards).to_have_count(25)
    for _ in range(25):
        page.keyboard.press("j")
    expect(cards).to_have_count(28)
    page.keyboard.press("k")
    for left in range(27, -1, -1):
        page.keyboard.press("f")
        expect(cards).to_have_count(left)
    expect(page.get_by_text("No comments waiting. You decided 28 today.")).to_be_visible()


def test_what_comes_in_meanwhile_is_a_link_away(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    (late,) = room.comment(1)
    page.keyboard.press("f")
    expect(page.get_by_role("status")).to_have_text("Approved. 1 left.")
    page.get_by_role("link", name="Show new comments").click()
    expect(card(page, late)).to_be_focused()


def test_a_server_that_cannot_be_reached_loses_nothing(room: Room) -> None:
    (first,) = room.comment(1)
    page = room.enter()
    page.context.set_offline(True)
    page.keyboard.press("f")
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(card(page, first)).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("f")
    expect(page.get_by_role("status")).to_have_text("Approved. No comments waiting.")
    expect(page.locator("#problem")).to_be_empty()


def test_everything_works_without_scripts(room: Room) -> None:
    first, second = room.comment(2)
    page = room.enter(java_script_enabled=False)
    card(page, first).get_by_role("button", name="Approve").click()
    expect(page.locator("#notice")).to_contain_text("Approved. 1 left.")
    expect(card(page, second)).to_be_visible()
    page.locator("#notice").get_by_role("button", name="Undo").click()
    expect(card(page, first)).to_be_visible()
    card(page, second).get_by_role("button", name="Spam").click()
    page.get_by_role("link", name="Log", exact=True).click()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".entry").first).to_contain_text("undid a decision")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
