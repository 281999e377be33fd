"""Nor has axe-core anything against what the desk answers: a step half done, a refusal, a collision, an invitation."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from moderation.domain.decisions import Choice
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.services.accounts.moderators import create_moderator
from moderation.services.review.bulk import make_batch, run_batch
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.store.accounts.moderators import find_moderator
from moderation.store.session import reading
from tests.browser.desk.axe import bring_axe, look
from tests.browser.desk.room import PASSWORD, Room, card, wait_for_htmx


def test_a_step_of_many_comments(room: Room) -> None:
    ids = room.comment(101)  # one more than are decided at once
    page = room.enter()
    bring_axe(page)
    page.route("**/step", lambda _: None)  # never answered, so that the page stays half way
    with room.press.app.app_context():
        by, now = _find(room, "ada"), datetime.now(UTC)
        seen = [(each, 1, Status.PENDING.value) for each in ids]
        batch = make_batch(seen, requested=RequestedDecision(Choice.APPROVE), by=by, now=now)
    page.goto(f"{room.press.server.origin}/desk/batches/{batch.id}")
    found = look("not begun", page)
    for name in ("half done", "done"):
        with room.press.app.app_context():
            run_batch(batch.id, by=by, now=now)
        page.reload()
        expect(page.get_by_role("progressbar")).to_have_count(1 if name == "half done" else 0)
        found += look(name, page)
    assert found == []


def test_what_is_refused(room: Room) -> None:
    (comment,) = room.comment(1)
    site = f"{room.press.server.origin}/desk/sites/{room.site.key}"
    page = room.enter()
    bring_axe(page)
    page.goto(f"{site}/thresholds")
    page.locator("[name=insult-hold_at]").fill("2")
    _send(page, "#thresholds", 422)
    found = look("thresholds refused", page)
    page.goto(f"{site}/team")
    page.get_by_label("Email").fill("nobody")
    _send(page, "form.stack", 422)
    found += look("invitation refused", page)
    page.goto(f"{room.press.server.origin}/desk/comments/{comment}")
    page.locator("[name=note]").evaluate("(note) => { note.value = 'x'.repeat(1001); }")
    with page.expect_response(lambda answer: answer.status == 422):
        page.get_by_role("button", name="Spam").click()
    expect(page.locator(".refusal")).to_be_visible()
    found += look("note refused", page)
    assert found == []


def test_a_colleague_was_faster(room: Room) -> None:
    first, second = room.comment(2)
    page = room.enter()
    bring_axe(page)
    page.goto(f"{room.press.server.origin}/desk/?sort=oldest")
    wait_for_htmx(page)
    with room.press.app.app_context():
        now = datetime.now(UTC)
        email = f"ben@{room.site.key}.example.com"
        create_moderator(email, site_key=room.site.key, role=Role.MODERATOR, password=PASSWORD, now=now)
        for each in (first, second):
            seen = SeenVersion(1, Status.PENDING)
            decide_comment(each, requested=RequestedDecision(Choice.SPAM), seen=seen, by=_find(room, "ben"), now=now)
    card(page, first).get_by_role("button", name="Approve").click()
    expect(card(page, first).get_by_role("alert")).to_be_visible()
    found = look("changed card", page)
    card(page, second).get_by_role("link").and_(page.locator(".when")).click()
    expect(page.get_by_role("heading", level=1, name="Comment")).to_be_visible()
    page.locator("[name=status]").evaluate("(status) => { status.value = 'pending'; }")
    with page.expect_response(lambda answer: answer.status == 409):
        page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1, name="Changed in the meantime")).to_be_visible()
    found += look("changed comment", page)
    assert found == []


def test_an_invitation(room: Room) -> None:
    page = room.enter()
    bring_axe(page)
    page.goto(f"{room.press.server.origin}/desk/sites/{room.site.key}/team")
    page.get_by_label("Email").fill("eva@example.com")
    page.get_by_role("button", name="Create invitation").click()
    link = page.locator("#fresh-link").inner_text()
    found = look("link to send", page)
    page = room.open_context().new_page()
    bring_axe(page)
    page.goto(link.strip())
    found += look("join", page)
    page.get_by_label("Password").fill("short")
    _send(page, "form.stack", 422)
    found += look("join refused", page)
    assert found == []


def _find(room: Room, name: str) -> Reviewer:
    with reading() as session:
        moderator = find_moderator(session, f"{name}@{room.site.key}.example.com")
        assert moderator is not None
        reviewer = get_reviewer(moderator.id)
    assert reviewer is not None
    return reviewer


def _send(page: Page, form: str, status: int) -> None:
    """Send a form past what the browser would refuse by itself."""
    with page.expect_response(lambda answer: answer.status == status):
        page.locator(form).first.evaluate("(form) => form.submit()")
    expect(page.locator("#errors")).to_be_visible()
