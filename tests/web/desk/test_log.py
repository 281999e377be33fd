"""The log says who decided what, and offers undo where it would work."""

import pytest

from tests.web.desk.conftest import TOXIC, Desk
from tests.web.html import one, parse, text


def test_an_entry_can_be_read_by_itself(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.decide(comment, "reject")
    entry = one(parse(desk.ada.get("/desk/log")), ".entry")
    assert text(entry, ".actor") == "ben@example.com"
    assert text(entry, ".state") == "rejected"
    assert text(entry, ".excerpt") == TOXIC
    assert one(entry, ".excerpt a")["href"] == f"/desk/comments/{comment}"
    assert text(entry, ".author") == "Guy"
    assert "Demo blog" in text(entry, ".who")
    assert "toxicity 0.90" in text(entry, ".who .number")
    assert str(one(entry, "time")["datetime"]).startswith("2026-11-22T12:00")


def test_the_machine_speaks_when_asked(desk: Desk) -> None:
    desk.comment()
    desk.comment("A friendly word.")
    assert "Nobody has decided anything yet." in text(parse(desk.ada.get("/desk/log")), ".log")
    entries = parse(desk.ada.get("/desk/log?by=all")).select(".entry")
    assert [text(entry, ".state") for entry in entries] == ["published", "held for a moderator"]
    assert [text(entry, ".actor") for entry in entries] == ["machine: fixed"] * 2
    assert not any(entry.select("form.undo") for entry in entries)


def test_undo_is_offered_for_the_newest_decision_of_a_person_only(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.decide(comment, "approve")
    desk.ada.decide(comment, "reject", status="approved")
    page = parse(desk.ben.get("/desk/log"))
    assert [bool(entry.select("form.undo")) for entry in page.select(".entry")] == [True, False]
    undo = one(page, ".entry form.undo")
    assert text(undo, "button") == "Undo “rejected: Guy”"
    answer = desk.ben.post(str(undo["action"]), back=str(one(undo, "[name=back]")["value"]))
    assert answer.location == "/desk/log"
    after = parse(desk.ben.get("/desk/log")).select(".entry")
    assert [text(entry, ".state") for entry in after] == [
        "took a decision back: public again",
        "rejected",
        "approved",
    ]
    assert [bool(entry.select(".undone")) for entry in after] == [False, True, False]
    assert not any(entry.select("form.undo") for entry in after)


def test_the_log_goes_on_by_key(desk: Desk) -> None:
    comments = [desk.comment(f"{TOXIC} {number}") for number in range(27)]
    for comment in comments:
        desk.ben.decide(comment, "reject")
    newest = parse(desk.ada.get("/desk/log?by=all"))
    assert len(newest.select(".entry")) == 50
    older = parse(desk.ada.get(str(one(newest, "a.more")["href"])))
    assert len(older.select(".entry")) == 4
    assert not older.select("a.more")
    ids = [str(entry["id"]) for entry in newest.select(".entry") + older.select(".entry")]
    assert len(set(ids)) == 54


@pytest.mark.parametrize("before", ["x", "", "-1", "99999999999999999999", "²"])
def test_a_place_that_no_page_gave_is_refused(desk: Desk, before: str) -> None:
    assert desk.ada.get(f"/desk/log?before={before}").status_code == 400
