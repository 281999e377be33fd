"""Undo: once, and never for a later decision by a colleague."""

import pytest
from bs4 import BeautifulSoup

from moderation.domain.reports import ReportReason
from moderation.domain.status import Status
from moderation.services.comments.reports import NewReport, report_comment
from moderation.services.review.cards import read_card
from moderation.services.sites.access import get_reviewer
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def status_of(comment_id: int) -> Status:
    ada = get_reviewer(1)
    assert ada is not None
    return read_card(comment_id, by=ada).status


def decision_id(answer_text: str) -> int:
    form = one(BeautifulSoup(answer_text, "html.parser"), "form.undo")
    return int(str(form["action"]).split("/")[-2])


def test_undo_restores_the_card_on_top_with_focus(desk: Desk) -> None:
    comment = desk.comment()
    undo = decision_id(desk.ben.decide(comment, "approve", part=True).text)
    part = parse(desk.ben.undo(undo, part=True))
    assert status_of(comment) is Status.PENDING
    card = one(part, "[hx-swap-oob='afterbegin:#cards'] > .card")
    assert card["id"] == f"card-{comment}"
    assert card.has_attr("autofocus")
    assert text(part, "[hx-swap-oob='innerHTML:#count-pending']") == "1"
    assert "Undone" in text(part, "[hx-swap-oob='innerHTML:#status']")


def test_undoing_a_second_decision_restores_the_first_without_a_card(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.decide(comment, "approve")
    undo = decision_id(desk.ben.decide(comment, "reject", status="approved", part=True).text)
    part = parse(desk.ben.undo(undo, part=True))
    assert status_of(comment) is Status.APPROVED
    assert "public again" in text(part, "[hx-swap-oob='innerHTML:#status']")
    assert not part.select(".card")


@pytest.mark.parametrize("part", [True, False])
def test_undo_works_once(desk: Desk, part: bool) -> None:
    comment = desk.comment()
    undo = decision_id(desk.ben.decide(comment, "approve", part=True).text)
    desk.ben.undo(undo)
    answer = desk.ben.undo(undo, part=part)
    assert answer.status_code == 409
    assert "no longer the newest decision" in answer.text
    assert status_of(comment) is Status.PENDING


def test_undo_never_reverts_a_colleagues_later_decision(desk: Desk) -> None:
    comment = desk.comment()
    undo = decision_id(desk.ben.decide(comment, "approve", part=True).text)
    desk.ada.decide(comment, "spam", status="approved")
    assert desk.ben.undo(undo, part=True).status_code == 409
    assert status_of(comment) is Status.SPAM


def test_automatic_decisions_cannot_be_undone_only_decided(desk: Desk) -> None:
    desk.comment()
    assert desk.ben.undo(1).status_code == 404


def test_keeping_a_reported_comment_removes_it_from_the_queue(desk: Desk) -> None:
    comment = desk.comment("Fine.", author="Rita")
    desk.ada.decide(comment, "approve")
    report = NewReport(ReportReason.OFFENSIVE)
    report_comment(comment, site_id=desk.sites["demo"].id, new=report, guest_token="a reader", now=desk.clock())
    queue = "/desk/?queue=reported"
    keep = one(parse(desk.ben.get(queue)), ".card button.approve")
    assert keep.get_text(" ", strip=True).startswith("Keep")
    answer = parse(desk.ben.decide(comment, str(keep["value"]), status="approved", back=queue, part=True))
    assert not parse(desk.ben.get(queue)).select(".card")
    assert status_of(comment) is Status.APPROVED
    assert desk.ada.decide(comment, "approve", status="approved", part=True).status_code == 409
    desk.ben.undo(decision_id(str(answer)), back=queue)
    assert len(parse(desk.ben.get(queue)).select(".card")) == 1
