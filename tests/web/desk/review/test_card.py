"""The card: author, reasons for the hold, and choices."""

import pytest

from moderation.domain.standing import Standing
from moderation.store.comments.comments import get_comment
from moderation.store.session import writing
from tests.conftest import FixedScorer
from tests.web.desk.conftest import Desk, ExplainingScorer
from tests.web.desk.review.cards import card_of, known, report
from tests.web.html import one, parse, text


@pytest.fixture
def scorer() -> FixedScorer:
    return ExplainingScorer()


def test_the_author_is_described_by_earlier_outcomes(desk: Desk) -> None:
    desk.clock.advance(days=3)
    comment = desk.comment()
    guest = known(comment, "approved", "approved", "rejected", "spam", standing=Standing.HELD)
    who = card_of(desk, comment).select(".who")[0]
    assert text(who, ".number") == "2 public, 1 rejected, 1 spam"
    assert text(who, ".standing-held") == "always held"
    assert text(who, "time") == "22 Nov 2026, 12:00 UTC"
    assert one(who, "a.author")["href"] == f"/desk/sites/demo/authors/{guest}"
    block = one(card_of(desk, comment), "[data-key=b]")
    assert block["href"] == f"/desk/sites/demo/authors/{guest}#standing"


def test_a_new_author_is_marked_as_new_without_badge(desk: Desk) -> None:
    comment = desk.comment()
    known(comment)
    who = card_of(desk, comment).select(".who")[0]
    assert text(who, ".number") == "new here"
    assert not who.select(".standing, time")


def test_an_author_without_a_cookie_has_no_page(desk: Desk) -> None:
    comment = desk.comment()
    with writing() as session:
        found = get_comment(session, comment)
        assert found is not None
        found.guest_id = None
    card = card_of(desk, comment)
    assert not card.select("a.author, [data-key=b], .standing")
    assert text(card, ".author") == "Guy"


def test_open_reports_are_counted_by_reason(desk: Desk) -> None:
    comment = desk.comment()
    for reason in ("offensive", "offensive", "off_topic"):
        report(desk, comment, reason)
    report(desk, comment, "spam", is_settled=True)
    assert text(card_of(desk, comment), ".reported") == "3 reports: offensive 2, off topic 1"


def test_without_reports_none_are_mentioned(desk: Desk) -> None:
    assert not card_of(desk, desk.comment()).select(".reported")


def test_hold_and_reject_thresholds_are_drawn_and_described(desk: Desk) -> None:
    card = card_of(desk, desk.comment())
    assert len(card.select(".bar .limit")) == 6
    assert len(card.select(".bar .limit-to-reject")) == 3
    said = [row.select("td.number .unseen")[0].get_text() for row in card.select(".scores tbody tr")]
    assert said[:2] == ["(holds at 0.70)", "(holds at 0.40, rejects at 0.95)"]
    assert text(card, ".risk") == "risk 0.90"


def test_the_default_reason_fits_the_signals(desk: Desk) -> None:
    comment = desk.comment()
    form = one(card_of(desk, comment), "form.choices")
    options = {str(option["value"]): option for option in form.select("select[name=reason] option")}
    assert [value for value, option in options.items() if option.has_attr("selected")] == ["threat"]
    assert options["obscene"].get_text() == "Coarse language"
    assert one(form, "label")["for"] == one(form, "select")["id"]
    assert desk.ben.decide(comment, "reject", reason="threat", note="Twice now.").status_code == 303
    page = parse(desk.ben.get(f"/desk/comments/{comment}"))
    told = page.select(".decisions li")[0].get_text(" ", strip=True)
    for words in ("ben@example.com", "rejected", "as threat", "It threatens someone.", "Twice now."):
        assert words in told
    # A rejected comment cannot be rejected again.
    assert not page.select("select[name=reason]")


def test_the_note_is_part_of_the_choice_and_says_who_reads_it(desk: Desk) -> None:
    card = card_of(desk, desk.comment())
    note = one(card, "textarea[name=note]")
    assert note["form"] == one(card, "form.choices")["id"]
    assert note["maxlength"] == "1000"
    assert one(card, f"label[for={note['id']}]")
    assert one(card, ".note summary")["data-key"] == "n"


def test_every_keyboard_shortcut_has_a_visible_control(desk: Desk) -> None:
    comment = desk.comment()
    known(comment)
    card = card_of(desk, comment)
    keys = {str(each["data-key"]): each for each in card.select("[data-key]")}
    assert set(keys) == set("fdsbenx")
    assert [key for key, each in keys.items() if key != "x" and not each.get_text(strip=True)] == []
    assert keys["x"]["aria-label"] == "Select the comment by Guy"
