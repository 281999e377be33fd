"""Deciding, and conflicts between moderators."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from moderation.domain.status import Status
from moderation.services.review.cards import read_card
from moderation.services.sites.access import get_reviewer
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text


def status_of(comment_id: int) -> Status:
    ada = get_reviewer(1)
    assert ada is not None
    return read_card(comment_id, by=ada).status


@pytest.mark.parametrize(
    ("choice", "status", "words"),
    [
        ("approve", Status.APPROVED, "Approved. 1 left."),
        ("reject", Status.REJECTED, "Rejected. 1 left."),
        ("spam", Status.SPAM, "Marked as spam. 1 left."),
    ],
)
def test_a_choice_by_htmx_returns_what_changed(desk: Desk, choice: str, status: Status, words: str) -> None:
    comment, _ = desk.comment(), desk.comment()
    answer = desk.ben.decide(comment, choice, part=True)
    part = parse(answer)
    assert answer.status_code == 200
    assert status_of(comment) is status
    assert text(part, "[hx-swap-oob='innerHTML:#status']") == words
    assert text(part, "[hx-swap-oob='innerHTML:#count-pending']") == "1"
    assert one(part, "[hx-swap-oob='afterbegin:#toasts'] form.undo")["hx-swap"] == "delete"
    assert not part.select("article")
    assert not part.select("#queue-end")


def test_the_last_choice_shows_the_empty_queue(desk: Desk) -> None:
    part = parse(desk.ben.decide(desk.comment(), "approve", part=True))
    end = one(part, "#queue-end")
    assert end["hx-swap-oob"] == "true"
    assert text(part, "#queue-end") == "No comments waiting. You decided 1 today."


def test_without_scripts_the_queue_says_what_happened_and_offers_undo(desk: Desk) -> None:
    comment = desk.comment()
    answer = desk.ben.decide(comment, "reject")
    assert (answer.status_code, answer.location) == (303, "/desk/")
    page = parse(desk.ben.get("/desk/"))
    assert text(page, "#notice[autofocus] p") == "Rejected. No comments waiting."
    undo = one(page, "#notice form.undo")
    answer = desk.ben.post(str(undo["action"]), back="/desk/")
    assert answer.status_code == 303
    assert status_of(comment) is Status.PENDING
    assert text(parse(desk.ben.get("/desk/")), "#notice p") == "Undone: the comment is waiting again."
    assert not parse(desk.ben.get("/desk/")).select("#notice")  # shown once


def test_a_notice_does_not_take_the_focus_from_the_first_card(desk: Desk) -> None:
    desk.comment()
    desk.ben.decide(desk.comment(), "reject")
    assert not one(parse(desk.ben.get("/desk/")), "#notice[role=status]").has_attr("autofocus")
    desk.ben.decide(desk.comment(), "reject")
    assert one(parse(desk.ben.get("/desk/log")), "#notice[role=status]").has_attr("autofocus")


def test_redirects_return_to_the_same_page_within_the_desk(desk: Desk) -> None:
    assert desk.ben.decide(desk.comment(), "approve", back="/desk/comments/1").location == "/desk/comments/1"
    assert desk.ben.decide(desk.comment(), "approve", back="https://evil.example/").location == "/desk/"


@pytest.mark.parametrize("part", [True, False])
def test_a_colleague_decided_first(desk: Desk, part: bool) -> None:
    comment = desk.comment()
    desk.ada.decide(comment, "spam")
    answer = desk.ben.decide(comment, "approve", part=part, note="The third time.", reason="threat")
    card = one(parse(answer), f"#card-{comment}")
    assert answer.status_code == 409
    assert status_of(comment) is Status.SPAM
    assert "it is spam now. Nothing was overwritten." in text(card, ".conflict")
    assert text(card, ".state") == "spam"
    assert one(card, "[name=status]")["value"] == "spam"  # from here it can be decided again deliberately
    assert [button["value"] for button in card.select("button[name=choice]")] == ["approve", "reject"]
    assert not card.select("button[name=choice][data-key]")  # with a button, not with the next key press
    assert text(card, ".note[open] textarea") == "The third time."
    assert one(card, ".reason option[selected]")["value"] == "threat"
    if part:
        assert text(parse(answer), "[hx-swap-oob='innerHTML:#count-pending']") == "0"


def test_of_two_concurrent_decisions_one_counts(desk: Desk) -> None:
    comments = [desk.comment() for _ in range(8)]
    tokens = {id(each): each.form_token() for each in (desk.ada, desk.ben)}
    start = Barrier(2)

    def clear(browser: Browser, choice: str) -> list[int]:
        answers = []
        for comment in comments:
            start.wait(10)
            answers.append(browser.decide(comment, choice, part=True, token=tokens[id(browser)]).status_code)
        return answers

    with ThreadPoolExecutor(2) as pool:
        ada, ben = pool.submit(clear, desk.ada, "approve"), pool.submit(clear, desk.ben, "reject")
        pairs = list(zip(ada.result(30), ben.result(30), strict=True))
    assert all(sorted(pair) == [200, 409] for pair in pairs), pairs
    decided = [Status.APPROVED if pair[0] == 200 else Status.REJECTED for pair in pairs]
    assert [status_of(comment) for comment in comments] == decided


def test_a_changed_decision_is_saved(desk: Desk) -> None:
    comment = desk.comment()
    desk.ada.decide(comment, "spam")
    assert desk.ben.decide(comment, "approve", status="spam").status_code == 303
    assert status_of(comment) is Status.APPROVED


def test_an_edited_comment_is_a_conflict(desk: Desk) -> None:
    comment = desk.comment()
    answer = desk.ben.decide(comment, "approve", part=True, revision=2)
    assert answer.status_code == 409
    assert "edited this comment" in text(parse(answer), ".conflict")
    assert one(parse(answer), ".choices [name=revision]")["value"] == "1"
    assert status_of(comment) is Status.PENDING


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "delete"},
        {"choice": ""},
        {"revision": "one"},
        {"status": "unknown"},
        {"status": ""},
    ],
)
def test_forged_choices_are_refused(desk: Desk, fields: dict[str, str]) -> None:
    comment = desk.comment()
    answer = desk.ben.decide(comment, **{"choice": "approve", "part": True, **fields})  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert status_of(comment) is Status.PENDING


def test_a_form_without_its_fields_is_refused(desk: Desk) -> None:
    assert desk.ben.post(f"/desk/comments/{desk.comment()}/decide").status_code == 400
