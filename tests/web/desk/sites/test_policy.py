"""The policy page: saved rules apply to the next comment."""

from moderation.domain.policy import Preset
from tests.web.desk.conftest import Desk
from tests.web.desk.sites.policy_form import PATH, in_force, save
from tests.web.html import parse, text


def test_saving_the_unchanged_form_only_adds_a_revision(desk: Desk) -> None:
    before = in_force(desk)
    answer = save(desk.ada)
    assert (answer.status_code, answer.location) == (303, PATH)
    after = in_force(desk)
    assert after.policy == before.policy
    assert after.policy.preset is Preset.BALANCED
    assert (before.number, after.number) == (1, 2)
    assert (after.actor, after.model) == ("ada@example.com", "fixed-1")
    assert "revision 2" in text(parse(desk.ada.get(PATH)), "#notice")


def test_the_log_shows_what_changed(desk: Desk) -> None:
    save(desk.ada, held_words="bananas\r\npears", hold_first_timers="y", close_after_days="30")
    save(desk.ada, held_words="pears\r\nplums")
    newest, first = parse(desk.ada.get("/desk/log?by=settings")).select(".entry")
    assert "held words: 1 added, 1 removed" in text(newest, ".who")
    told = text(first, ".who")
    for change in ("held words: 2 added, 0 removed", "hold first timers: off to on", "close after days: off to 30"):
        assert change in told
