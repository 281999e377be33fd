"""What a moderator's hand does faster than the server, or out of its sight, never goes to the wrong comment."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk.room import Room, card, expect_after


def hold(page: Page) -> Callable[[], None]:
    """Keep decisions from being answered until what is returned is called."""
    held: list[Route] = []

    def let_go() -> None:
        for route in held:
            route.continue_()
        page.unroute("**/decide")

    page.route("**/decide", lambda route: held.append(route))
    return let_go


def test_u_takes_back_the_decision_that_is_not_answered_yet(room: Room) -> None:
    first, second, third = room.comment(3)
    page = room.enter()
    page.keyboard.press("f")
    expect_after(page, "Approved. 2 left.", focused=second)
    let_go = hold(page)
    with page.expect_request("**/decide"):
        page.keyboard.press("d")
    page.keyboard.press("u")
    let_go()
    expect_after(page, "Undone: the comment is waiting again.", focused=second)
    expect(card(page, first)).to_have_count(0)
    expect(card(page, third)).to_be_visible()


def test_u_takes_nothing_back_when_the_decision_came_too_late(room: Room) -> None:
    first, second, third = room.comment(3)
    page, ben = room.enter(), room.enter("ben", path="/desk/?sort=newest")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/undo") else None)
    page.keyboard.press("f")
    expect_after(page, "Approved. 2 left.", focused=second)
    ben.keyboard.press("j")
    ben.keyboard.press("s")
    expect(card(ben, second)).to_have_count(0)
    let_go = hold(page)
    with page.expect_request("**/decide"):
        page.keyboard.press("d")
    page.keyboard.press("u")
    let_go()
    expect(card(page, second).get_by_role("alert")).to_contain_text("it is spam now")
    expect(card(page, second)).to_be_focused()
    expect(page.locator("#count-pending")).to_have_text("1")
    card(page, third).get_by_role("button", name="Approve").press("Enter")
    expect(card(page, third)).to_have_count(0)  # so whatever was asked for before it is known
    assert asked == []
    expect(card(page, first)).to_have_count(0)
    page.keyboard.press("u")
    expect_after(page, "Undone: the comment is waiting again.", focused=third)


def test_u_means_the_last_decision_not_the_step_before_it(room: Room) -> None:
    *_, third, fourth = room.comment(4)
    page = room.enter()
    for key in "xjx":
        page.keyboard.press(key)
    page.locator("#bulk").get_by_role("button", name="Spam").click()
    expect(page.locator("#notice")).to_contain_text("2 comments marked as spam")
    expect(card(page, third)).to_be_focused()
    page.keyboard.press("f")
    expect(card(page, fourth)).to_be_focused()
    page.keyboard.press("u")
    expect(card(page, third)).to_be_focused()
    expect(page.locator(".card")).to_have_count(2)


def test_a_steady_rhythm_does_not_overwrite_a_colleague(room: Room) -> None:
    first, second = room.comment(2)
    ada, ben = room.enter("ada"), room.enter("ben")
    ben.keyboard.press("d")
    expect_after(ben, "Rejected. 1 left.", focused=second)
    ada.keyboard.press("n")
    ada.keyboard.type("The third time.")
    ada.keyboard.press("Escape")
    asked: list[str] = []
    ada.on("request", lambda request: asked.append(request.url) if request.url.endswith("/decide") else None)
    ada.keyboard.press("f")
    conflict = card(ada, first).get_by_role("alert")
    expect(conflict).to_contain_text(
        "Nothing was overwritten. Use its buttons to decide it now: its keyboard shortcuts are off."
    )
    for key in "fds":
        ada.keyboard.press(key)
    expect(card(ada, first).get_by_role("textbox").first).to_have_value("The third time.")
    card(ada, first).get_by_role("button", name="Approve").click()
    expect_after(ada, "Approved. 1 left.", focused=second)
    assert len(asked) == 2


@pytest.mark.parametrize("key", ["f", "u"])
def test_what_is_refused_is_said_where_one_is(room: Room, key: str) -> None:
    room.comment(20)
    page = room.enter()
    page.keyboard.press("f")
    expect(page.locator(".card")).to_have_count(19)
    for _ in range(12):
        page.keyboard.press("j")
    page.context.set_offline(True)
    page.keyboard.press(key)
    expect(page.locator("#problem")).to_contain_text("nothing was changed")
    expect(page.locator("#problem")).to_be_in_viewport(ratio=1)


def test_numbers_follow_what_is_decided(room: Room) -> None:
    ids = room.comment(4)
    page = room.enter(path="/desk/?sort=oldest&author=reader")
    matching, selected, all_ = (page.locator(each) for each in ("#matching", "#bulk-count", "#bulk-all-words"))
    for key in "xjx":
        page.keyboard.press(key)
    expect(selected).to_have_text("2 selected")
    expect(all_).to_have_text("All 4 that match")
    page.keyboard.press("s")
    expect(matching).to_have_text("3 matches")
    expect(selected).to_have_text("1 selected")
    expect(all_).to_have_text("All 3 that match")
    page.keyboard.press("u")
    expect(card(page, ids[1])).to_be_focused()
    expect(matching).to_have_text("4 matches")


def test_the_bar_does_not_cover_what_has_the_focus_on_a_narrow_screen(room: Room) -> None:
    room.comment(4)
    page = room.enter(viewport={"width": 320, "height": 700})
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        is_covered = page.evaluate(
            """() => {
                const bar = document.querySelector("#bulk");
                const { top, bottom } = document.activeElement.getBoundingClientRect();
                return !bar.contains(document.activeElement) && bottom > bar.getBoundingClientRect().top && top > 0;
            }"""
        )
        assert not is_covered, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
