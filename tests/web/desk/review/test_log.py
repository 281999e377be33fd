"""The log says who decided what, and offers undo where it would work."""

from typing import Any

import pytest

from tests.web.desk.conftest import TOXIC, Desk
from tests.web.html import one, parse, text


def test_an_entry_is_self_contained(desk: Desk) -> None:
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


def test_automatic_decisions_are_shown_on_request(desk: Desk) -> None:
    desk.comment()
    desk.comment("A friendly word.")
    assert "No decisions yet." in text(parse(desk.ada.get("/desk/log")), ".log")
    entries = parse(desk.ada.get("/desk/log?by=all")).select(".entry")
    assert [text(entry, ".state") for entry in entries] == ["published", "held for a moderator"]
    assert [text(entry, ".actor") for entry in entries] == ["Automatic: Fixed"] * 2
    assert not any(entry.select("form.undo") for entry in entries)


def test_undo_is_offered_only_for_a_persons_newest_decision(desk: Desk) -> None:
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
        "undid a decision: public again",
        "rejected",
        "approved",
    ]
    assert [bool(entry.select(".undone")) for entry in after] == [False, True, False]
    assert not any(entry.select("form.undo") for entry in after)


def test_the_log_has_pages(desk: Desk) -> None:
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
def test_an_invalid_cursor_is_refused(desk: Desk, before: str) -> None:
    assert desk.ada.get(f"/desk/log?before={before}").status_code == 400


def entries(desk: Desk, query: str) -> list[str]:
    """Return the log's actions, newest first."""
    return [text(entry, ".state") for entry in parse(desk.ada.get(f"/desk/log?{query}")).select(".entry")]


def test_an_entry_shows_its_reason(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.decide(comment, "reject", reason="off_topic", note="<b>Third</b> time.")
    entry = one(parse(desk.ada.get("/desk/log")), ".entry")
    reason, note = (" ".join(each.get_text().split()) for each in entry.select(".grounds"))
    assert reason == "off topic: It is not about this page."
    assert note == "Note: <b>Third</b> time."


def test_ones_own_decisions_can_be_undone_from_a_list(desk: Desk) -> None:
    mine, theirs = desk.comment(), desk.comment()
    desk.ben.decide(mine, "approve")
    desk.ada.decide(theirs, "reject")
    page = parse(desk.ben.get("/desk/log?by=me"))
    assert "Your recent decisions" in text(page, "main > .quiet")
    assert [text(entry, ".state") for entry in page.select(".entry")] == ["approved"]
    assert not page.select("#filter-actor")
    undo = one(page, ".entry form.undo")
    assert desk.ben.post(str(undo["action"]), back=str(one(undo, "[name=back]")["value"])).location == "/desk/log?by=me"
    assert "You haven’t decided anything yet." in text(parse(desk.cleo.get("/desk/log?by=me")), ".log")


def test_filters_combine_and_are_in_the_url(desk: Desk) -> None:
    first, second = desk.comment(), desk.comment()
    desk.ben.decide(first, "approve")
    desk.ada.decide(second, "approve")
    desk.clock.advance(days=1)
    desk.ada.decide(first, "reject", status="approved")
    assert entries(desk, "actor=ben@example.com") == ["approved"]
    assert entries(desk, "actor=BEN@example.com") == ["approved"]
    assert entries(desk, "actor=nobody@example.com") == []
    assert entries(desk, "kind=comment.approved") == ["approved", "approved"]
    assert entries(desk, "kind=comment.approved&actor=ada@example.com") == ["approved"]
    assert entries(desk, "since=2026-11-23") == ["rejected"]
    assert entries(desk, "until=2026-11-22") == ["approved", "approved"]
    assert entries(desk, "since=2026-11-22&until=2026-11-22&actor=ben@example.com&site=demo") == ["approved"]
    assert entries(desk, "since=2026-11-24") == []
    assert entries(desk, "until=9999-12-31&since=0001-01-01&by=all&kind=comment.judged") == ["held for a moderator"] * 2
    page = parse(desk.ada.get("/desk/log?kind=comment.approved&actor=ben@example.com&since=2026-11-22"))
    assert one(page, "#filter-kind [selected]")["value"] == "comment.approved"
    assert one(page, "#filter-actor [selected]").get_text() == "ben@example.com"
    assert one(page, "#filter-since")["value"] == "2026-11-22"
    assert "kind=comment.approved" in str(one(page, "a[download]")["href"])
    labels = {str(label["for"]) for label in page.select("label[for]")}
    assert {str(field["id"]) for field in page.select(".log-filters :is(select, input:not([type=hidden]))")} <= labels


def test_an_empty_result_says_so(desk: Desk) -> None:
    assert "No matching entries." in text(parse(desk.ada.get("/desk/log?since=2030-01-01")), ".nothing")


@pytest.mark.parametrize(
    "query",
    [
        "by=nobody",
        "kind=comment.eaten",
        "kind=comment.judged",  # an automatic decision, filtered to people's
        "by=settings&kind=comment.approved",
        "since=yesterday",
        "until=2026-13-01",
        "by=all&before=x",
    ],
)
def test_forged_filters_are_refused(desk: Desk, query: str) -> None:
    assert desk.ada.get(f"/desk/log?{query}").status_code == 400


def test_another_sites_log_is_not_found(desk: Desk) -> None:
    desk.ben.decide(desk.comment(), "reject")
    for path in ("/desk/log?site=demo", "/desk/log?by=all&site=demo", "/desk/log?by=settings&site=demo"):
        assert desk.cleo.get(path).status_code == 404
    assert not parse(desk.cleo.get("/desk/log?by=all&actor=ben@example.com")).select(".entry")
    assert "ben@example.com" not in desk.cleo.get("/desk/log?by=all").text


def test_other_actions_are_described(desk: Desk) -> None:
    sent: dict[str, Any] = {
        "code": ["insult", ""],
        "title": ["Rude", "Spoiler"],
        "sentence": ["It is.", "It tells."],
        "order": ["1", "2"],
    }
    seen = one(parse(desk.ada.get("/desk/sites/demo/reasons")), "#reasons [name=seen]")["value"]
    desk.ada.post("/desk/sites/demo/reasons", seen=seen, **sent)
    entry = one(parse(desk.ben.get("/desk/log?by=settings")), ".entry")
    assert text(entry, ".actor") == "ada@example.com"
    assert text(entry, ".what").startswith("ada@example.com changed the rejection reasons of Demo blog")
    assert "changed “Rude” added “Spoiler” removed “Hate”" in text(entry, ".who")
    assert not parse(desk.cleo.get("/desk/log?by=settings")).select(".entry")
    assert not parse(desk.ben.get("/desk/log?by=settings&kind=thread.closed")).select(".entry")
    assert not parse(desk.ben.get("/desk/log?by=settings&actor=ben@example.com")).select(".entry")
