"""An owner fills the demo site with made-up comments from an empty desk, and removes them again."""

import pytest
from bs4 import Tag

from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator
from moderation.services.seeding.demo import LATE
from moderation.store.seeding.states import find_state
from moderation.store.session import writing
from tests.web.desk.conftest import PASSWORD, Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/made-up"


def queue(browser: Browser) -> Tag:
    return parse(browser.get("/desk/"))


def work(desk: Desk) -> None:
    """Do what the worker was woken for."""
    queue = desk.app.extensions["huey"]
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def press(browser: Browser, form: str) -> None:
    """Send a form of the queue as it is on the page."""
    action = str(one(queue(browser), f"#demo form[action$={form}]")["action"])
    answer = browser.post(action)
    assert (answer.status_code, answer.location) == (303, "/desk/")


def test_fill_an_empty_desk_and_remove_it_all(desk: Desk) -> None:
    assert "Try the desk with made-up comments" in text(queue(desk.ada), "#demo")
    press(desk.ada, "made-up")
    assert "will start writing" in text(queue(desk.ada), "#demo")
    assert "will start writing" in text(parse(desk.ada.get(PATH, part=True)), "#demo")
    assert desk.ada.get(PATH).location == "/desk/"
    work(desk)
    finished = desk.ada.get(PATH, part=True)
    assert finished.headers["HX-Redirect"] == "/desk/"
    shown = queue(desk.ada)
    assert "is filled with made-up comments" in text(shown, "#notice")
    assert shown.select("article.card")
    assert [link["href"] for link in shown.select("#demo a")] == [
        f"/desk/sites/demo/{page}" for page in ("thresholds", "learning", "insights")
    ]
    assert "added made-up comments to" in desk.ada.get("/desk/log?by=settings").text
    press(desk.ada, "remove")
    assert "will start removing" in text(queue(desk.ada), "#demo")
    work(desk)
    desk.ada.get(PATH, part=True)
    shown = queue(desk.ada)
    assert "made-up comments are removed" in text(shown, "#notice")
    assert not shown.select("article.card")
    assert "Try the desk with made-up comments" in text(shown, "#demo")


def test_progress_is_shown_in_numbers(desk: Desk) -> None:
    desk.ada.post(PATH)
    with writing() as session:
        state = find_state(session, desk.sites["demo"].id)
        assert state is not None
        state.done, state.goal, state.leased_until = 1_200, 2_500, desk.clock()
    for shown in (queue(desk.ada), parse(desk.ada.get(PATH, part=True))):
        assert "1,200 of 2,500" in text(shown, "#demo label")
        meter = one(shown, "#demo progress")
        assert (meter["value"], meter["max"]) == ("1200", "2500")
        assert not shown.select("#demo form")


def test_without_a_worker_the_page_says_so(desk: Desk) -> None:
    desk.ada.post(PATH)
    assert not queue(desk.ada).select("#demo-late")
    desk.clock.advance(seconds=LATE.total_seconds())
    assert "flask worker" in text(queue(desk.ada), "#demo-late")


@pytest.mark.parametrize("path", [PATH, f"{PATH}/remove"])
def test_only_owners_may_do_it(desk: Desk, path: str) -> None:
    assert not queue(desk.ben).select("#demo")
    assert desk.ben.post(path).status_code == 403
    assert desk.cleo.post(path).status_code == 404
    assert desk.ada.post(path, token="").status_code == 400
    assert not queue(desk.ada).select("#demo progress, #demo #demo-look-again")


@pytest.mark.parametrize("path", ["/desk/sites/other/made-up", "/desk/sites/other/made-up/remove"])
def test_other_sites_cannot_be_filled(desk: Desk, path: str) -> None:
    assert not queue(desk.cleo).select("#demo")
    assert desk.cleo.post(path).status_code == 404


def test_a_site_with_comments_is_not_filled(desk: Desk) -> None:
    desk.comment()
    assert not queue(desk.ada).select("#demo")
    desk.ada.post(PATH)
    assert "already has comments" in text(queue(desk.ada), "#notice")
    desk.ada.post(f"{PATH}/remove")
    assert "no made-up comments" in text(queue(desk.ada), "#notice")


def test_comments_on_another_site_of_the_owner_hide_the_offer(desk: Desk) -> None:
    create_moderator("ada@example.com", site_key="other", role=Role.MODERATOR, password=PASSWORD, now=desk.clock())
    assert queue(desk.ada).select("#demo")
    desk.comment(site="other")
    assert not queue(desk.ada).select("#demo")


def test_a_failure_is_shown_with_what_can_be_done(desk: Desk) -> None:
    desk.scorer.languages = frozenset()
    desk.ada.post(PATH)
    work(desk)
    assert desk.ada.get(PATH, part=True).headers["HX-Redirect"] == "/desk/"
    shown = queue(desk.ada)
    assert "scorer could not be loaded" in text(shown, "#demo-trouble")
    assert not shown.select("#notice")
    assert shown.select("#demo form[action$=made-up]")


def test_a_narrowed_queue_has_cards_only(desk: Desk) -> None:
    assert not parse(desk.ada.get("/desk/?site=demo")).select("#demo")
