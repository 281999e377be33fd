"""Two moderators, each in a browser of their own, go through one queue as fast as it lets them."""

from collections import Counter, deque

from playwright.sync_api import Page, expect
from sqlalchemy import select

from moderation.domain.decisions import ActorKind
from moderation.store.decisions.decisions import Decision
from moderation.store.session import reading
from tests.browser.desk.room import Room

# Presses the button of the first card again and again; a card that a colleague was faster with is left as it is.
# Does one card a turn, so that both browsers are driven at once by one thread.
_PRESS_FIRST = """(choice) => {
    const card = document.querySelector('.card:not([data-pressed])');
    document.querySelectorAll('[data-dismiss]').forEach((each) => each.click());
    if (!card) return document.querySelector('.card, .more') ? 'wait' : 'empty';
    card.dataset.pressed = '';
    card.querySelector(`.choice.${choice}`).click();
    return 'pressed';
}"""


def test_two_decide_a_queue_of_500_and_each_comment_once(room: Room) -> None:
    ids = room.comment(500)
    ada, ben = room.enter("ada"), room.enter("ben")
    turns = Counter[str]()
    is_empty = {"ada": False, "ben": False}
    reviewers = deque([("ada", ada, "approve"), ("ben", ben, "reject")])
    while not all(is_empty.values()):
        reviewers.rotate()  # on a busy machine who presses first is always the faster one
        for name, page, choice in reviewers:
            outcome = page.evaluate(_PRESS_FIRST, choice)
            turns[f"{name} {outcome}"] += 1
            if outcome == "empty":
                is_empty[name] = _is_all_done(page)
    for page in (ada, ben):
        page.reload()
        expect(page.locator("#queue-end")).to_contain_text("No comments waiting.")
    with room.press.app.app_context(), reading() as session:
        rows = session.execute(
            select(Decision.comment_id, Decision.actor_label)
            .where(Decision.comment_id.in_(ids))
            .where(Decision.actor_kind == ActorKind.MODERATOR)
        ).all()
    assert sorted(row.comment_id for row in rows) == sorted(ids)  # every one, and none twice
    assert len({row.actor_label for row in rows}) == 2  # it was a race
    assert turns["ada pressed"] + turns["ben pressed"] > len(ids), turns  # and they met


def _is_all_done(page: Page) -> bool:
    """Load what came since; tell whether there is nothing left."""
    page.reload()
    return page.locator(".card").count() == 0
