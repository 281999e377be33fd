"""The page of what was learnt, by keyboard: learn anew, read how good it is, let it hold, forget it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from moderation.services.learning.train import STEPS
from moderation.store.learning.states import LearningState, get_state
from moderation.store.session import writing
from tests.browser.desk.axe import bring_axe, look
from tests.browser.desk.room import Room


def test_learn_anew_read_switch_on_and_forget_by_keyboard(room: Room) -> None:
    page = room.enter(path=f"/desk/sites/{room.site.key}/learning")
    expect(page.locator("#too-few")).to_contain_text("At least 200 more are needed")
    room.fill(800)
    page.reload()
    expect(page.locator("#not-yet")).to_be_visible()
    page.get_by_role("button", name="Retrain now").press("Enter")
    # The worker does it, and the page asks by itself until that is done.
    expect(page.locator("#learnt")).to_contain_text("from 800 decisions by your moderators")
    expect(page.locator("#work")).to_have_count(0)
    expect(page.get_by_role("row", name="Of comments at 0.50 or above")).to_contain_text("%")
    expect(page.locator("#words")).to_contain_text("moonstones")
    page.get_by_label("Hold from").focus()
    page.keyboard.type("0.6")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_focused()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(page.get_by_role("row", name="Of comments at 0.60 or above")).to_contain_text("%")
    page.get_by_role("button", name="Delete what was learned").press("Enter")
    expect(page.locator("#forgotten")).to_be_visible()
    expect(page.locator("#results")).to_have_count(0)


def test_the_page_asks_by_itself_how_far_it_is_and_says_so_without_scripts_too(room: Room) -> None:
    path = f"/desk/sites/{room.site.key}/learning"
    page = room.enter(path=path)
    with at_work(room) as state:
        state.done = 2
    bring_axe(page)
    page.reload()
    meter = page.get_by_label("Parley is learning: 2 of 7 steps done.")
    expect(meter).to_have_attribute("value", "2")
    assert look("learning", page) == []
    page.locator("#look-again").focus()
    with at_work(room) as state:
        state.done = 5
    expect(page.get_by_label("Parley is learning: 5 of 7 steps done.")).to_be_visible()
    expect(page.locator("#look-again")).to_be_focused()
    plain = room.enter("ben", path=path, java_script_enabled=False)
    expect(plain.locator("#work")).to_contain_text("5 of 7 steps done")
    with at_work(room) as state:
        state.leased_until = state.wanted_at = None
        state.trouble = "It came to nothing."
    expect(page.locator("#trouble")).to_have_text("It came to nothing.")
    plain.get_by_role("link", name="Reload it").click()
    expect(plain.locator("#trouble")).to_be_visible()


@contextmanager
def at_work(room: Room) -> Iterator[LearningState]:
    """Somebody else's worker that has a site's lease, and gets on when it is told to."""
    with room.press.app.app_context(), writing() as session:
        state = get_state(session, room.site.id)
        state.wanted_at, state.goal = datetime.now(UTC), STEPS
        state.leased_until = datetime.now(UTC) + timedelta(minutes=10)
        yield state
