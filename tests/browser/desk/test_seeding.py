"""From an empty desk to a filled one and back, on a server of its own with a worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from moderation.domain.page_url import identify_page
from moderation.domain.seeding import SeedingTask
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import get_site
from moderation.store.database import db
from moderation.store.seeding.states import SeedingState, ask_for, find_state
from moderation.store.session import writing
from tests.browser.conftest import open_app
from tests.browser.desk.axe import bring_axe, look
from tools.serving import Server, serving

_SLOW = 120_000  # milliseconds; a filled site is scored, and other tests run beside it


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("empty-desk")) as running:
        yield running


def enter(server: Server, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{server.origin}/desk/")
    email, password = server.sign_in
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").press("Enter")
    page.locator("#main").wait_for()
    return page


def write_real_comment(server: Server) -> None:
    app = open_app(server)
    with app.app_context():
        post_comment(
            Draft(
                identify_page(server.blog),
                "You stupid clown, you idiot.",
                author="A real reader",
            ),
            site_id=get_site("demo").id,
            guest_token=None,
            scorer=app.extensions["parley"].scorer,
            now=app.extensions["parley"].now(),
        )
        db.engine.dispose()


def test_progress_updates_by_itself_and_is_accessible(
    empty_server: Server, open_context: Callable[..., BrowserContext]
) -> None:
    with at_work(empty_server) as state:
        state.done = 1_200
    page = enter(empty_server, open_context())
    bring_axe(page)
    page.reload()
    meter = page.get_by_label("Writing made-up comments: 1,200 of 2,500.")
    expect(meter).to_have_attribute("value", "1200")
    assert look("progress", page) == []
    page.locator("#demo-look-again").focus()
    with at_work(empty_server) as state:
        state.done = 2_000
    expect(page.get_by_label("Writing made-up comments: 2,000 of 2,500.")).to_be_visible()
    expect(page.locator("#demo-look-again")).to_be_focused()
    with at_work(empty_server) as state:
        state.ended_at, state.trouble = datetime.now(UTC), "It did not work."
    expect(page.locator("#demo-trouble")).to_have_text("It did not work.")


def test_without_scripts_a_reload_shows_the_progress(
    empty_server: Server, open_context: Callable[..., BrowserContext]
) -> None:
    page = enter(empty_server, open_context(java_script_enabled=False))
    press_and_reload(page, "Fill the demo site")
    expect(page.locator("article.card").first).to_be_visible()
    press_and_reload(page, "Remove the made-up comments")
    expect(page.get_by_role("button", name="Fill the demo site")).to_be_visible()


def test_fill_an_empty_desk_look_around_and_remove_it_all(
    empty_server: Server, open_context: Callable[..., BrowserContext]
) -> None:
    page = enter(empty_server, open_context())
    bring_axe(page)
    page.reload()
    assert look("empty desk", page) == []
    page.get_by_role("button", name="Fill the demo site").press("Enter")
    expect(page.locator("#demo")).to_contain_text("made-up comments")
    # The page asks by itself how far the worker is, and shows the queue once it is done.
    expect(page.locator("#notice")).to_contain_text("is filled with made-up comments", timeout=_SLOW)
    expect(page.locator("article.card").first).to_be_visible()
    assert look("filled desk", page) == []

    page.get_by_role("link", name="insights").click()
    expect(page.locator("#main")).to_contain_text("Published without review")
    page.get_by_role("link", name="Learning").click()
    expect(page.locator("#results")).to_be_visible(timeout=_SLOW)
    page.get_by_role("link", name="Thresholds").click()
    expect(page.locator("#main")).to_contain_text("Of the last 2,")

    page.goto(f"{empty_server.blog}?p=1")
    page.locator("#parley").scroll_into_view_if_needed()
    expect(page.frame_locator("#parley iframe").locator("article").first).to_be_visible()

    write_real_comment(empty_server)
    page.goto(f"{empty_server.origin}/desk/")
    page.get_by_role("button", name="Remove the made-up comments").press("Enter")
    expect(page.locator("#notice")).to_contain_text("are removed", timeout=_SLOW)
    expect(page.locator("article.card")).to_have_count(1)
    expect(page.locator("article.card")).to_contain_text("A real reader")
    expect(page.locator("#demo")).to_have_count(0)  # this is no empty desk


def press_and_reload(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    until = monotonic() + _SLOW / 1_000
    while page.locator("#demo-look-again").count():
        assert monotonic() < until
        with page.expect_navigation():
            page.get_by_role("link", name="Reload it").click()


@contextmanager
def at_work(server: Server) -> Iterator[SeedingState]:
    """Change the progress of a worker that has taken the request for a long time."""
    with open_app(server).app_context():
        site_id = get_site("demo").id
        with writing() as session:
            state = find_state(session, site_id)
            if state is None or not state.is_under_way:
                now = datetime.now(UTC)
                ask_for(session, site_id, SeedingTask.FILL, goal=2_500, by=(1, "owner@parley.test"), now=now)
                state = session.get_one(SeedingState, site_id)
                state.leased_until = now + timedelta(minutes=10)
            yield state
        db.engine.dispose()
