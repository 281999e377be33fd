"""The blind review by keyboard alone, and what it adds to the agreement page."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from moderation.domain.blind_review import begin_of_week
from moderation.domain.decisions import Choice
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.services.insights.blind_review import draw_due
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.store.insights.blind_review import ReReviewAnswer, ReReviewItem, ReReviewSample
from moderation.store.session import reading
from tests.browser.desk.axe import bring_axe, look
from tests.browser.desk.room import Room
from tests.services.conftest import make_reviewer


def test_answer_a_sample_by_keyboard_and_read_where_one_differs(room: Room) -> None:
    comments = room.comment(6)
    _let_last_week_pass(room, comments)
    page = room.enter()
    bring_axe(page)
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}/agreement/sample")
    comment, progress = page.locator(".blind"), page.get_by_role("progressbar")
    expect(comment).to_be_focused()
    found = look("blind review", page)
    expect(progress).to_have_attribute("value", "0")
    for number, key in enumerate("jddfff"):
        expect(progress).to_have_attribute("value", str(number))
        page.wait_for_load_state("load")  # or the key would come before what listens for it
        page.keyboard.press(key)
    expect(page.locator("#sample-end")).to_be_focused()
    assert _answers(room) == ["skip", *["reject"] * 2, *["approve"] * 3]
    page.get_by_role("link", name="How far you agree").click()
    expect(page.locator("#between")).to_contain_text("Not enough yet: 5 of the 20 that it takes")
    page.locator("#between summary").press("Enter")
    expect(page.locator("#between .differing li")).to_have_count(2)
    found += look("agreement, with differences", page)
    _expect_fit(page)
    assert found == []


def _let_last_week_pass(room: Room, comments: list[int]) -> None:
    """Have a colleague approve them all the week before this one, and draw."""
    now = datetime.now(UTC)
    with room.press.app.app_context():
        ben = make_reviewer(f"ben@{room.site.key}.example.com", room.site.key, Role.MODERATOR, now)
        then, seen = begin_of_week(now) - timedelta(hours=1), SeenVersion(1, Status.PENDING)
        for comment_id in comments:
            decide_comment(comment_id, requested=RequestedDecision(Choice.APPROVE), seen=seen, by=ben, now=then)
        draw_due(now=now)


def _answers(room: Room) -> list[str]:
    """What was answered, in the order in which it was asked."""
    query = select(ReReviewAnswer.answer).join(ReReviewItem).join(ReReviewSample)
    with room.press.app.app_context(), reading() as session:
        query = query.where(ReReviewSample.site_id == room.site.id).order_by(ReReviewItem.place)
        return list(session.scalars(query))


def _expect_fit(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
