"""The desk on narrow screens, with large letters, with long words."""

import pytest
from playwright.sync_api import Page, expect

from moderation.store.comments.comments import Comment
from moderation.store.session import reading
from tests.browser.desk.room import Room, card, wait_for_htmx


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_narrow_screen(room: Room, scheme: str) -> None:
    (comment, _) = room.comment(2, body=f"You stupid idiot! https://blog.example/{'long' * 40}")
    page = room.enter(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    for path in _list_pages(room, comment):
        answer = page.goto(room.press.server.origin + path)
        assert answer is not None
        assert answer.ok is (path != "/desk/nowhere"), path
        _expect_fit(page, path)
    page.goto(f"{room.press.server.origin}/desk/")
    wait_for_htmx(page)
    page.get_by_text("Filter", exact=True).click()
    _expect_fit(page, "filters open")
    page.keyboard.press("Escape")
    page.locator(".select").first.check()
    expect(page.locator("#bulk")).to_be_visible()
    _expect_fit(page, "one selected")
    page.get_by_label("that match").check()
    page.locator("#bulk").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approve 2 comments")).to_be_visible()
    _expect_fit(page, "a batch")


def _list_pages(room: Room, comment: int) -> list[str]:
    with room.press.app.app_context(), reading() as session:
        row = session.get_one(Comment, comment)
        thread, guest = row.thread_id, row.guest_id
    site = f"/desk/sites/{room.site.key}"
    return [
        "/desk/",
        "/desk/?queue=spam",
        f"/desk/?q=stupid&author=reader&thread={thread}",
        f"/desk/comments/{comment}",
        f"/desk/threads/{thread}",
        f"{site}/authors/{guest}",
        "/desk/log?by=all",
        "/desk/log?by=settings",
        "/desk/account",
        "/desk/sites",
        site,
        *(f"{site}/{name}" for name in ("widget", "policy", "reasons", "standings", "team", "api-keys", "learning")),
        f"{site}/agreement",
        f"{site}/agreement/sample",
        f"{site}/insights",
        f"{site}/thresholds",
        "/desk/nowhere",
    ]


def _expect_fit(page: Page, what: str) -> None:
    """Nothing scrolls sideways, and what is pressed is at least 24 px high; a tick has its label to be pressed on."""
    assert page.evaluate("document.documentElement.scrollWidth") == 320, what
    small = page.evaluate(
        "[...document.querySelectorAll('main :is(button, select, summary, a), header a')]"
        ".filter((each) => each.offsetHeight > 0 && !each.closest('.words, .unseen'))"
        ".filter((each) => each.getBoundingClientRect().height < 23.5)"
        ".map((each) => each.outerHTML)"
    )
    assert small == [], what


def test_the_choices_stand_in_one_row_where_there_is_room_and_in_two_on_a_phone(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    # A card is laid out by the width of the list it is in, so here are all there are from 320 to 1280.
    rows = page.evaluate(
        """() => {
            const cards = document.querySelector(".cards"), rows = {};
            const choices = [...document.querySelectorAll(".choices .choice")];
            for (let width = 288; width <= 1000; width++) {
                cards.style.width = `${width}px`;
                rows[width] = new Set(choices.map((each) => each.getBoundingClientRect().top)).size;
            }
            return rows;
        }"""
    )
    assert {width for width, count in rows.items() if count > 2} == set()
    assert {width for width, count in rows.items() if count != 1 and int(width) >= 512} == set()


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


def test_the_dense_view_shows_six_cards_and_scores_on_demand(room: Room) -> None:
    first, *_ = room.comment(8, body="You are a stupid idiot, and so is everybody who reads this.")
    page = room.enter(viewport={"width": 1280, "height": 900})
    page.get_by_role("button", name="Dense view").click()
    expect(page.get_by_role("button", name="Comfortable view")).to_be_visible()
    wait_for_htmx(page)
    expect(page.locator(".card")).to_have_count(8)
    bottoms = page.evaluate(
        "[...document.querySelectorAll('.card')].map((each) => each.getBoundingClientRect().bottom)"
    )
    assert sum(bottom <= 900 for bottom in bottoms) >= 6, bottoms
    scores = card(page, first).locator(".scores")
    expect(scores).to_be_hidden()
    page.keyboard.press("e")
    expect(scores).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    _expect_fit(page, "the dense view")


def test_buttons_of_a_dense_card_do_not_overlap(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    page.get_by_role("button", name="Dense view").click()
    expect(page.get_by_role("button", name="Comfortable view")).to_be_visible()
    overlaps = page.evaluate(
        """() => {
            const cards = document.querySelector(".cards"), found = [];
            const [choices, aside] = [document.querySelector(".choices"), document.querySelector(".aside")];
            for (let width = 288; width <= 1100; width++) {
                cards.style.width = `${width}px`;
                const [one, other] = [choices, aside].map((each) => each.getBoundingClientRect());
                if (one.right > other.left && one.bottom > other.top) found.push(width);
            }
            return found;
        }"""
    )
    assert overlaps == []


def test_the_queue_makes_four_requests(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    wait_for_htmx(page)
    loads = page.evaluate("performance.getEntriesByType('resource').map((each) => new URL(each.name).pathname)")
    # With the page itself and its icon these are four. What is fetched after that says who else is here.
    assert sorted(load for load in loads if load.startswith(("/bundles/", "/static/")) and "mark.svg" not in load) == [
        "/bundles/desk.css",
        "/bundles/desk.js",
    ], loads
