"""Trusting, holding and blocking an author from their page, and deciding their pending comments along with it."""

from typing import Any

import pytest
from sqlalchemy import select

from moderation.domain.network import Network
from moderation.store.decisions.decisions import Decision
from moderation.store.session import reading
from tests.web.desk.conftest import TOXIC, Desk
from tests.web.desk.review.authors import HOME, guest_of, page_of, status_of, write
from tests.web.html import one, parse, text


@pytest.mark.parametrize(
    ("standing", "told", "status"),
    [("trusted", "Trusted.", "approved"), ("held", "Always held.", "pending"), ("blocked", "Blocked.", "rejected")],
)
def test_a_standing_can_be_added_and_removed(desk: Desk, standing: str, told: str, status: str) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/standing", standing=standing)
    assert (answer.status_code, answer.location) == (303, path)
    page = parse(desk.ben.get(path))
    assert told in text(page, "#notice")
    assert one(page, "#standing .state").get_text() == told.rstrip(".")
    assert not page.select(f"#standing .judge .field button[value={standing}]:not(.danger)")
    assert status_of(write(desk)) == status
    lift = one(page, "#standing .lift button")["value"]
    assert desk.ben.post("/desk/sites/demo/standings", lift=lift, back=path).location == path
    assert "Not trusted" in text(parse(desk.ben.get(path)), "#standing")
    assert status_of(write(desk)) == "approved"


def test_a_block_can_include_network_and_links(desk: Desk) -> None:
    path = page_of(guest_of(write(desk, "Buy at https://shop.bad.example/x", network=HOME)))
    page = parse(desk.ben.get(path))
    network, domain = one(page, "[name=network]"), one(page, "[name=domain]")
    assert "their comment from 22 Nov 2026" in page.select_one("label:has([name=network])").get_text()  # type: ignore[union-attr]
    assert domain["value"] == "shop.bad.example"
    desk.ben.post(f"{path}/standing", standing="blocked", network=network["value"], domain=domain["value"])
    page = parse(desk.ben.get(path))
    assert [each.get_text() for each in page.select("#standing .lines bdi")] == [
        "the network of a comment from 22 Nov 2026",
        "links to shop.bad.example",
    ]
    assert not page.select("[name=network], [name=domain]")
    desk.clock.advance(days=2)
    assert status_of(write(desk, guest="a new cookie", network=HOME)) == "rejected"
    assert status_of(write(desk, "https://shop.bad.example", guest="another")) == "rejected"
    assert status_of(write(desk, guest="a neighbour", network=Network("203.0.113.8", "s"))) == "approved"


def test_pending_comments_are_decided_together_and_undone_in_one_step(desk: Desk) -> None:
    waiting = [write(desk, TOXIC) for _ in range(3)]
    others = write(desk, TOXIC, guest="somebody else")
    path = page_of(guest_of(waiting[0]))
    assert "waiting comments: 3 comments" in text(parse(desk.ben.get(path)), "label:has([name=waiting])")
    reasons = [str(each["value"]) for each in parse(desk.ben.get(path)).select("#waiting-reason option")]
    assert "insult" in reasons
    answer = desk.ben.post(f"{path}/standing", standing="blocked", waiting="on", reason="insult")
    with reading() as session:
        (reason,) = set(session.scalars(select(Decision.statement).where(Decision.reason == "insult")))
    assert reason == "It attacks a person instead of what they said."
    assert (answer.status_code, answer.location) == (303, path)
    page = parse(desk.ben.get(path))
    assert "3 comments rejected." in text(page, "#notice")
    assert {status_of(each) for each in waiting} == {"rejected"}
    assert status_of(others) == "pending"
    assert len(page.select(".part .lines a[href^='/desk/comments/']")) == 3
    desk.ben.post(str(one(page, "#notice form")["action"]), back=path)
    assert {status_of(each) for each in waiting} == {"pending"}


def test_only_a_block_decides_pending_comments(desk: Desk) -> None:
    waiting = write(desk, TOXIC)
    path = page_of(guest_of(waiting))
    desk.ben.post(f"{path}/standing", standing="held", waiting="on", network=str(waiting), domain="bad.example")
    assert status_of(waiting) == "pending"
    assert not parse(desk.ben.get(path)).select("#standing .lines")
    desk.ben.decide(waiting, "reject")
    desk.ben.post(f"{path}/standing", standing="blocked", waiting="on")
    assert "None of their comments were waiting." in text(parse(desk.ben.get(path)), "#notice")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"standing": ""}, 400),
        ({"standing": "adored"}, 400),
        ({"standing": "blocked", "network": "x"}, 400),
        ({"standing": "blocked", "network": "999"}, 404),
        ({"standing": "blocked", "domain": "no domain"}, 422),
        ({"standing": "blocked", "network": "1"}, 422),  # without a known network
        ({"standing": "blocked", "domain": [f"bad{number}.example" for number in range(11)]}, 422),
    ],
)
def test_a_forged_standing_changes_nothing(desk: Desk, fields: dict[str, Any], status: int) -> None:
    path = page_of(guest_of(write(desk)))
    answer = desk.ben.post(f"{path}/standing", **fields)
    assert answer.status_code == status
    if status == 422:
        assert parse(answer).select("#standing [role=alert]")
    assert "Not trusted" in text(parse(desk.ben.get(path)), "#standing")


def test_a_network_of_another_site_is_not_found(desk: Desk) -> None:
    path = page_of(guest_of(write(desk)))
    foreign = desk.comment(site="other", network=HOME)
    assert desk.ben.post(f"{path}/standing", standing="blocked", network=str(foreign)).status_code == 404
