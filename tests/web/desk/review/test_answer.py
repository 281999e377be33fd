"""Replying from the card, with htmx and without."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from moderation.domain.status import Status
from moderation.services.review.cards import read_card
from moderation.services.sites.access import get_reviewer
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text


def status_of(comment_id: int) -> Status:
    ada = get_reviewer(1)
    assert ada is not None
    return read_card(comment_id, by=ada).status


def answer(browser: Browser, comment_id: int, body: str = "Hello.", *, part: bool = False, **seen: Any) -> TestResponse:
    """Send the card's reply form as it was first shown."""
    fields = {"body": body, "revision": 1, "status": "approved", "back": "/desk/", **seen}
    return browser.post(f"/desk/comments/{comment_id}/answer", part=part, **fields)


def public(desk: Desk) -> str:
    return desk.stranger.get("/t/demo?url=https://blog.example/post").text


def test_every_card_that_allows_replies_has_the_form(desk: Desk) -> None:
    waiting, published = desk.comment(), desk.comment("A friendly word.")
    rejected = desk.comment()
    desk.ben.decide(rejected, "reject")
    form = one(parse(desk.ben.get(f"/desk/comments/{waiting}")), ".answer form")
    assert text(form, "button") == "Approve and answer"
    assert one(form, "label")["for"] == one(form, "textarea")["id"]
    assert not form.has_attr("hx-post")
    assert text(parse(desk.ben.get(f"/desk/comments/{published}")), ".answer button") == "Answer"
    assert not parse(desk.ben.get(f"/desk/comments/{rejected}")).select(".answer")
    queued = one(parse(desk.ben.get("/desk/")), ".answer form")
    assert queued["hx-post"] == queued["action"] == f"/desk/comments/{waiting}/answer"


def test_without_scripts_it_redirects_with_a_notice(desk: Desk) -> None:
    published = desk.comment("A friendly word.")
    sent = answer(desk.ben, published, "A **kind** answer.")
    assert (sent.status_code, sent.location) == (303, "/desk/")
    assert "Answered." in text(parse(desk.ben.get("/desk/")), ".notice")
    page = desk.stranger.get("/t/demo?url=https://blog.example/post")
    badged = [article for article in parse(page).select("article") if article.select(".team")]
    assert [text(article, ".team") for article in badged] == ["Team"]
    assert text(badged[0], ".author") == "Demo blog"
    assert text(badged[0], ".body strong") == "kind"


def test_replying_removes_a_pending_card_from_the_queue(desk: Desk) -> None:
    waiting = desk.comment()
    part = answer(desk.ben, waiting, part=True, status="pending")
    assert part.status_code == 200
    page = parse(part)
    assert text(page, "[hx-swap-oob='innerHTML:#status']").startswith("Approved and answered.")
    assert text(page, "[hx-swap-oob='innerHTML:#count-pending']") == "0"
    assert text(page, "#queue-end").startswith("No comments waiting.")
    assert not page.select(".answer")
    assert status_of(waiting) is Status.APPROVED


def test_a_public_card_stays_and_says_so(desk: Desk) -> None:
    published = desk.comment("A friendly word.")
    page = parse(answer(desk.ben, published, part=True))
    said = one(page, f"#answer-{published}")
    link = str(one(said, "a")["href"])
    assert "Hello." in desk.ben.get(link).text
    log = parse(desk.ada.get("/desk/log")).select(".entry")
    assert text(log[0], ".state") == "answered in the team’s name"
    assert text(log[0], ".actor") == "ben@example.com"
    assert not log[0].select("form.undo")


@pytest.mark.parametrize("part", [False, True])
def test_a_refused_reply_keeps_its_text(desk: Desk, part: bool) -> None:
    published = desk.comment("A friendly word.")
    typed = "<i>x</i>" + "y" * 10_000
    refused = answer(desk.ben, published, typed, part=part)
    assert refused.status_code == 422
    form = one(parse(refused), f"#answer-{published}")
    assert form.has_attr("open")
    assert "10,000" in text(form, ".error")
    assert one(form, "textarea").get_text().strip() == typed
    assert one(form, "textarea")["aria-describedby"] == one(form, ".error")["id"]
    assert bool(parse(refused).select(".side")) is not part
    assert answer(desk.ben, published, " ", part=part).status_code == 422
    assert "Team" not in public(desk)


@pytest.mark.parametrize("part", [False, True])
def test_after_a_conflict_the_card_is_refreshed_and_the_reply_kept(desk: Desk, part: bool) -> None:
    waiting = desk.comment()
    desk.ada.decide(waiting, "reject")
    refused = answer(desk.ben, waiting, "Not so fast.", part=part, status="pending")
    assert refused.status_code == 409
    page = parse(refused)
    assert "rejected" in text(page, ".conflict")
    kept = one(page, f"#answer-{waiting} textarea")
    assert kept.get_text().strip() == "Not so fast."
    assert kept.has_attr("readonly")
    desk.ada.decide(waiting, "approve", status="rejected")
    again = parse(answer(desk.ben, waiting, "Not so fast.", part=part, status="pending"))
    assert one(again, f"#answer-{waiting} [name=status]")["value"] == "approved"
    assert answer(desk.ben, waiting, "Not so fast.", part=part).status_code == (200 if part else 303)


def test_a_reply_can_be_rejected_like_any_comment(desk: Desk) -> None:
    published = desk.comment("A friendly word.")
    page = parse(answer(desk.ben, published, part=True))
    answered = int(str(one(page, f"#answer-{published} a")["href"]).rpartition("/")[2])
    assert desk.ada.decide(answered, "reject", status="approved").status_code == 303
    assert "Hello." not in public(desk)


def test_comments_of_other_sites_are_not_found(desk: Desk) -> None:
    published = desk.comment("A friendly word.")
    assert answer(desk.cleo, published).status_code == 404
    assert answer(desk.ben, 999).status_code == 404
    assert answer(desk.ben, published, revision="one").status_code == 400
    assert answer(desk.ben, published, back="https://evil.example/").location == "/desk/"
    assert answer(desk.ben, published, token="").status_code == 400
