"""The desk on narrow screens, with large letters, with long words."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk.room import Room, card


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_narrow_screen(room: Room, scheme: str) -> None:
    room.comment(2)
    page = room.enter(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    site = f"/desk/sites/{room.site.key}"
    for path in ("/desk/", "/desk/log?by=all", "/desk/sites", site, f"{site}/policy"):
        page.goto(room.press.server.origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        small = page.evaluate(
            "[...document.querySelectorAll('button, summary, nav a, .excerpt a')]"
            ".filter((each) => each.offsetHeight > 0 && each.getBoundingClientRect().height < 24)"
            ".map((each) => each.outerHTML)"
        )
        assert small == [], path


def test_the_choices_stay_in_one_row_at_every_width(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    count_rows = (
        "new Set([...document.querySelectorAll('.choice')].map((each) => each.getBoundingClientRect().top)).size"
    )
    for width in (320, 704, 705, 740, 960, 961, 1000, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(count_rows) == 1, width
    # A card is laid out by the width of the list it is in, so here are all there are from 320 to 1280.
    broken = page.evaluate(
        f"""() => {{
            const cards = document.querySelector(".cards"), broken = [];
            for (let width = 288; width <= 1000; width++) {{
                cards.style.width = `${{width}}px`;
                if ({count_rows} !== 1) broken.push(width);
            }}
            return broken;
        }}"""
    )
    assert broken == []


def test_bars_begin_below_each_other_from_card_to_card(room: Room) -> None:
    room.comment(1)
    room.comment(1, body="You are a stupid idiot.")
    page = room.enter()
    expect(page.locator(".is-over")).not_to_have_count(0)  # what is over its limit stands in bold, which is wider
    bars = "[...document.querySelectorAll('.bar')].map((each) => each.getBoundingClientRect())"
    assert page.evaluate(f"new Set({bars}.map((each) => each.left)).size") == 1
    assert page.evaluate(f"Math.min(...{bars}.map((each) => each.width))") > 40


def test_with_larger_letters_the_words_keep_their_room(room: Room) -> None:
    room.comment(1)
    page = room.enter(viewport={"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.querySelector('.words').clientWidth") > 500
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_code_is_wrapped_and_never_scrolled(room: Room) -> None:
    (comment,) = room.comment(1, body=f"```\n{'print() + ' * 60}\n```")
    page = room.enter(viewport={"width": 320, "height": 640})
    expect(card(page, comment).locator("pre")).to_be_visible()
    assert (
        page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('pre'))")
        == 0
    )
