"""The threshold lab by keyboard, by mouse, and without scripts."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk.axe import bring_axe, look
from tests.browser.desk.room import Room


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("No way leads there by keyboard.")


def held(page: Page) -> Locator:
    return page.get_by_role("row", name="Held for a moderator").get_by_role("cell")


def test_move_marks_read_save_and_apply_by_keyboard(room: Room) -> None:
    path = f"/desk/sites/{room.site.key}/thresholds"
    page = room.enter(path=path)
    room.fill(400, waiting=3)
    bring_axe(page)
    page.goto(f"{page.url.partition('?')[0]}?preset=balanced")
    page.locator("#trial[data-htmx-powered]").wait_for()
    present = held(page).nth(1).inner_text()
    expect(held(page).nth(0)).to_have_text(present)
    mark, field = page.get_by_role("slider", name="insult: hold at"), page.get_by_label("insult: hold at").first
    tab_to(page, mark)
    expect(mark).to_have_attribute("aria-valuetext", "0.80")
    for key, value in (("ArrowLeft", "0.79"), ("PageDown", "0.69"), ("Home", "0.60"), ("ArrowLeft", "0.60")):
        page.keyboard.press(key)
        expect(mark).to_have_attribute("aria-valuetext", value)
        expect(field).to_have_value(value)
    expect(page.get_by_role("heading", name="Nearest to insult at 0.60")).to_be_visible()
    expect(held(page).nth(0)).not_to_have_text(present)
    expect(held(page).nth(1)).to_have_text(present)
    expect(page.locator("#told")).to_contain_text(f"{held(page).nth(0).inner_text()} held")
    expect(mark).to_be_focused()
    typed = page.get_by_label("insult: nudge at").first
    typed.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0.7")
    expect(page.locator("#trial-errors")).to_contain_text("must not exceed")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_role("slider", name="insult: nudge at")).to_be_hidden()
    expect(page.locator("#tally")).to_be_visible()
    assert look("threshold lab", page) == []
    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("Saved as revision")
    expect(held(page).nth(0)).to_have_text(held(page).nth(1).inner_text())
    apply = page.get_by_role("button", name="Apply to waiting comments")
    tab_to(page, apply)
    page.keyboard.press("Enter")
    # The worker does it, and the page asks by itself until that is done.
    expect(page.locator("#rejudged")).to_contain_text(
        re.compile(r"The thresholds of revision \d+ were applied to 3 waiting")
    )


def test_a_mark_between_two_steps_goes_to_the_next_one_and_stops_at_its_neighbour(room: Room) -> None:
    page = room.enter(path=f"/desk/sites/{room.site.key}/thresholds")
    room.fill(50)
    page.reload()
    page.locator("#trial[data-htmx-powered]").wait_for()
    for name, value in (("reject", ""), ("hold", "0.035"), ("nudge", "0.0125")):
        page.get_by_label(f"toxicity: {name} at", exact=True).first.fill(value)
    hold = page.get_by_role("slider", name="toxicity: hold at", exact=True)
    nudge = page.get_by_role("slider", name="toxicity: nudge at", exact=True)
    expect(hold).to_have_attribute("aria-valuetext", "0.035")
    hold.focus()
    walk = [("ArrowLeft", "0.03"), ("ArrowLeft", "0.02"), ("ArrowLeft", "0.0125"), ("ArrowLeft", "0.0125")]
    walk += [("ArrowUp", "0.02"), ("Home", "0.0125"), ("PageUp", "0.1125"), ("ArrowRight", "0.12")]
    for key, value in walk:
        page.keyboard.press(key)
        expect(hold).to_have_attribute("aria-valuetext", value)
    page.get_by_label("toxicity: hold at", exact=True).first.fill("0.035")
    nudge.focus()
    for key, value in (("ArrowRight", "0.02"), ("ArrowLeft", "0.01"), ("End", "0.035"), ("PageDown", "0.00")):
        page.keyboard.press(key)
        expect(nudge).to_have_attribute("aria-valuetext", value)
    expect(page.get_by_role("heading", name="Nearest to toxicity at 0.00")).to_be_visible()
    expect(page.locator("#trial-errors")).to_have_count(0)


def test_drag_a_mark_and_it_stops_at_the_next(room: Room) -> None:
    page = room.enter(path=f"/desk/sites/{room.site.key}/thresholds")
    room.fill(100)
    page.reload()
    page.locator("#trial[data-htmx-powered]").wait_for()
    mark, plot = page.get_by_role("slider", name="toxicity: nudge at", exact=True), page.locator("#toxicity .marks")
    grip = mark.locator("rect")
    grip.scroll_into_view_if_needed()
    box, scale = grip.bounding_box(), plot.bounding_box()
    assert box
    assert scale
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    field = page.get_by_label("toxicity: nudge at", exact=True).first
    for place, value in ((0.25, "0.25"), (0.95, "0.70"), (-0.1, "0.00"), (0.3, "0.30")):
        page.mouse.move(scale["x"] + scale["width"] * place, height)
        expect(field).to_have_value(value)
    page.mouse.up()
    page.mouse.move(scale["x"], height)
    expect(field).to_have_value("0.30")
    expect(page.get_by_role("heading", name="Nearest to toxicity at 0.30")).to_be_visible()


def test_try_and_save_without_scripts(room: Room) -> None:
    path = f"/desk/sites/{room.site.key}/thresholds"
    page = room.enter(path=path, java_script_enabled=False)
    room.fill(100)
    page.goto(f"{room.press.server.origin}{path}")
    page.locator("[name=toxicity-hold_at]").fill("0.55")
    page.locator("[name=near]").select_option("toxicity-hold_at")
    page.get_by_role("button", name="Try without saving").click()
    expect(page.get_by_role("heading", name="Nearest to toxicity at 0.55")).to_be_visible()
    expect(held(page).nth(0)).not_to_have_text(held(page).nth(1).inner_text())
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Saved as revision")
    expect(page.locator("[name=toxicity-hold_at]")).to_have_value("0.55")
