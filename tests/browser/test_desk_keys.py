"""A moderator clears a queue by keyboard, takes things back, and meets a colleague."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from moderation.domain.page_url import identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.roles import Role
from moderation.services.commenting import Draft, post_comment
from moderation.services.moderators import create_moderator
from moderation.services.policies import change_policy
from moderation.services.sites import SiteView, create_site
from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]
PASSWORD = "correct horse battery staple"
_numbers = count(1)


@dataclass
class Room:
    """A site of its own on the running server, which holds every comment, and who moderates it."""

    press: Press
    open_context: Open
    site: SiteView
    made: Iterator[int] = field(default_factory=count)

    def comment(self, how_many: int, *, body: str = "") -> list[int]:
        """Let comments wait, the first the longest."""
        begun = datetime.now(UTC) - timedelta(hours=1)
        with self.press.app.app_context():
            return [
                post_comment(
                    Draft(
                        identify_page("https://blog.example/post"), body or f"Word {number}.", author=f"Reader {number}"
                    ),
                    site_id=self.site.id,
                    guest_token=None,
                    scorer=self.press.app.extensions["parley"].scorer,
                    now=begun + timedelta(seconds=number),
                ).comment_id
                for number in (next(self.made) for _ in range(how_many))
            ]

    def enter(self, name: str = "ada", **options: object) -> Page:
        """Sign in and come to the queue."""
        email = f"{name}@{self.site.key}.example.com"
        with self.press.app.app_context():
            create_moderator(email, site_key=self.site.key, role=Role.OWNER, password=PASSWORD, now=datetime.now(UTC))
        page = self.open_context(**options).new_page()
        page.goto(f"{self.press.server.origin}/desk/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        if options.get("java_script_enabled", True):
            wait_for_htmx(page)
        return page


@pytest.fixture
def room(press: Press, open_context: Open) -> Room:
    key, now = f"room-{next(_numbers)}", datetime.now(UTC)
    with press.app.app_context():
        site = create_site(key, key=key, origins=["https://blog.example"], model="any", actor="test", now=now)
        policy = replace(preset_policy(Preset.BALANCED), hold_everything=True)
        change_policy(site.id, policy=policy, model="any", actor="test", now=now)
    return Room(press, open_context, site)


def wait_for_htmx(page: Page) -> None:
    """Wait until a choice goes by htmx; before that it would go as a plain form."""
    page.locator(".choices[data-htmx-powered]").first.wait_for()


def card(page: Page, comment_id: int) -> Locator:
    return page.locator(f"#card-{comment_id}")


def expect_after(page: Page, status: str, *, focused: int) -> None:
    expect(page.get_by_role("status")).to_have_text(status)
    expect(card(page, focused)).to_be_focused()


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
    expect(page.locator("#queue-end")).to_have_text("Nothing waits. You decided 4 today.")


def test_u_takes_back_one_after_the_other(room: Room) -> None:
    first, second, third = room.comment(3)
    page = room.enter()
    page.keyboard.press("f")
    expect_after(page, "Approved. 2 left.", focused=second)
    page.keyboard.press("d")
    expect_after(page, "Rejected. 1 left.", focused=third)
    page.keyboard.press("u")
    expect_after(page, "Taken back: the comment is waiting again.", focused=second)
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
    expect(page).to_have_title("Queue (1) · Parley")
    for back in (fourth, third, second):
        page.keyboard.press("u")
        expect(card(page, back)).to_be_focused()
    shown = page.locator(".card").evaluate_all("(all) => all.map((each) => each.id)")
    assert shown == [f"card-{each}" for each in (first, second, third, fourth)]
    expect(page).to_have_title("Queue (4) · Parley")


def test_what_a_reload_says_has_the_focus(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}/policy")
    page.get_by_role("button", name="strict").click()
    expect(page.get_by_text("Nothing is saved until")).to_be_focused()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved as revision")
    expect(page.get_by_role("status")).to_be_focused()


def test_keys_keep_still_while_typing_with_modifiers_in_the_help_and_when_switched_off(room: Room) -> None:
    room.comment(2)
    page = room.enter()
    cards = page.locator(".card")
    decided: list[str] = []
    page.on("request", lambda request: decided.append(request.url) if request.method == "POST" else None)
    for chord in ("Control+d", "Alt+f", "Meta+s"):
        page.keyboard.press(chord)
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keys")
    expect(help_dialog).to_be_visible()
    page.keyboard.press("f")
    page.get_by_label("Use single keys in this browser").uncheck()
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    page.keyboard.press("f")
    page.reload()
    page.keyboard.press("f")  # it is remembered
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use single keys in this browser").check()
    help_dialog.get_by_role("button", name="Close").click()
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
    card(ada, first).get_by_role("button", name="Leave it so").click()
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
    expect(ada.get_by_role("alert")).to_contain_text("not the newest decision")
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
    expect(page.get_by_text("Nothing waits. You decided 28 today.")).to_be_visible()


def test_what_comes_in_meanwhile_is_a_link_away(room: Room) -> None:
    room.comment(1)
    page = room.enter()
    (late,) = room.comment(1)
    page.keyboard.press("f")
    expect(page.get_by_role("status")).to_have_text("Approved. 1 left.")
    page.get_by_role("link", name="Show what came in meanwhile").click()
    expect(card(page, late)).to_be_focused()


def test_a_server_that_cannot_be_reached_loses_nothing(room: Room) -> None:
    (first,) = room.comment(1)
    page = room.enter()
    page.context.set_offline(True)
    page.keyboard.press("f")
    expect(page.get_by_role("alert")).to_contain_text("nothing was decided")
    expect(card(page, first)).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("f")
    expect(page.get_by_role("status")).to_have_text("Approved. Nothing waits.")
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
    expect(page.locator(".entry").first).to_contain_text("took a decision back")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()


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
