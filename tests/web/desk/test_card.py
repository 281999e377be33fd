"""The card: who wrote, what readers and colleagues said, what was edited, and the parts that are asked for later."""

import pytest
from bs4 import Tag

from moderation.domain.standing import Standing, TargetKind
from moderation.store.comments import Comment, Revision, get_comment
from moderation.store.guests import Guest
from moderation.store.moderators import Moderator
from moderation.store.reports import Report
from moderation.store.session import writing
from moderation.store.standings import StandingRow
from tests.conftest import NOON, FixedScorer
from tests.web.desk.conftest import TOXIC, Desk, ExplainingScorer
from tests.web.html import one, parse, text


@pytest.fixture
def scorer() -> FixedScorer:
    return ExplainingScorer()


def card_of(desk: Desk, comment: int) -> Tag:
    return one(parse(desk.ben.get("/desk/")), f"#card-{comment}")


def report(desk: Desk, comment: int, reason: str, words: str = "", *, is_settled: bool = False) -> None:
    with writing() as session:
        session.add(
            Report(
                site_id=desk.sites["demo"].id,
                comment_id=comment,
                guest_id=None,
                reason=reason,
                words=words,
                created_at=NOON,
                settled_at=NOON if is_settled else None,
            )
        )


def edit(comment: int, body: str) -> None:
    with writing() as session:
        found = get_comment(session, comment)
        assert found is not None
        found.revision += 1
        session.add(
            Revision(comment_id=comment, number=found.revision, body=body, html=f"<p>{body}</p>", created_at=NOON)
        )


def known(comment: int, *statuses: str, standing: Standing | None = None) -> int:
    """Give a comment's author a past, and a standing."""
    with writing() as session:
        this = get_comment(session, comment)
        assert this is not None
        guest = Guest(token_hash="kept", created_at=NOON)
        session.add(guest)
        session.flush()
        this.guest_id = guest.id
        for status in statuses:
            past = {"site_id": this.site_id, "thread_id": this.thread_id, "guest_id": guest.id, "author": "Guy"}
            session.add(Comment(**past, status=status, created_at=NOON))
        if standing is not None:
            row = {"site_id": this.site_id, "kind": TargetKind.GUEST.value, "value": str(guest.id), "actor_id": 1}
            session.add(StandingRow(**row, standing=standing.value, actor_label="ada", created_at=NOON))
        return guest.id


# --- Who


def test_the_author_is_told_by_what_became_of_earlier_comments(desk: Desk) -> None:
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


def test_a_new_author_is_new_and_has_no_badge(desk: Desk) -> None:
    comment = desk.comment()
    known(comment)
    who = card_of(desk, comment).select(".who")[0]
    assert text(who, ".number") == "new here"
    assert not who.select(".standing, time")


def test_who_holds_no_cookie_has_no_page(desk: Desk) -> None:
    comment = desk.comment()
    with writing() as session:
        found = get_comment(session, comment)
        assert found is not None
        found.guest_id = None
    card = card_of(desk, comment)
    assert not card.select("a.author, [data-key=b], .standing")
    assert text(card, ".author") == "Guy"


# --- Why


def test_open_reports_are_counted_by_their_reasons(desk: Desk) -> None:
    comment = desk.comment()
    for reason in ("offensive", "offensive", "off_topic"):
        report(desk, comment, reason)
    report(desk, comment, "spam", is_settled=True)
    assert text(card_of(desk, comment), ".reported") == "3 reports: offensive 2, off topic 1"


def test_where_nobody_complained_no_report_is_told(desk: Desk) -> None:
    assert not card_of(desk, desk.comment()).select(".reported")


def test_limits_that_hold_and_reject_are_drawn_and_said(desk: Desk) -> None:
    card = card_of(desk, desk.comment())
    assert len(card.select(".bar .limit")) == 6
    assert len(card.select(".bar .limit-to-reject")) == 3
    said = [row.select("td.number .unseen")[0].get_text() for row in card.select(".scores tbody tr")]
    assert said[:2] == ["(holds at 0.70)", "(holds at 0.40, rejects at 0.95)"]
    assert text(card, ".risk") == "risk 0.90"


# --- The words


def test_words_that_carry_the_score_are_marked_when_they_come_into_sight(desk: Desk) -> None:
    comment = desk.comment("A *tox*ic remark")
    words = one(card_of(desk, comment), ".words")
    assert (words["hx-get"], words["hx-trigger"]) == (f"/desk/comments/{comment}/words", "revealed")
    marked = desk.ben.get(str(words["hx-get"]), part=True)
    assert [mark.get_text() for mark in parse(marked).select("mark.weight-3")] == ["tox", "ic"]
    assert parse(marked).get_text().strip() == "A toxic remark"
    assert not parse(marked).select("html, .words")


def test_what_no_label_holds_is_not_asked_about(desk: Desk) -> None:
    comment = desk.comment("One http://a.example two http://b.example three http://c.example")
    assert "hx-get" not in one(card_of(desk, comment), ".words").attrs
    assert not parse(desk.ben.get(f"/desk/comments/{comment}/words", part=True)).select("mark")


@pytest.mark.parametrize(("veil_at", "is_veiled"), [(0.9, True), (0.85, True), (0.91, False), (None, False)], ids=str)
def test_the_worst_is_veiled_from_a_moderators_own_limit_on(desk: Desk, veil_at: float | None, is_veiled: bool) -> None:
    with writing() as session:
        moderator = session.get_one(Moderator, 2)  # Ben
        moderator.veil_at = veil_at
    card = card_of(desk, desk.comment())
    assert bool(card.select("details.veil:not([open]) > .words")) is is_veiled
    if is_veiled:
        assert text(card, ".veil summary") == "Veiled: toxicity 0.90 . Show it"
    assert len(card.select(".words")) == 1


# --- To decide


def test_rejecting_takes_the_reason_that_fits_what_was_found(desk: Desk) -> None:
    comment = desk.comment()
    form = one(card_of(desk, comment), "form.choices")
    options = {str(option["value"]): option for option in form.select("select[name=reason] option")}
    assert [value for value, option in options.items() if option.has_attr("selected")] == ["threat"]
    assert options["obscene"].get_text() == "Coarse language"
    assert one(form, "label")["for"] == one(form, "select")["id"]
    assert desk.ben.decide(comment, "reject", reason="threat", note="Twice now.").status_code == 303
    page = parse(desk.ben.get(f"/desk/comments/{comment}"))
    told = page.select(".decisions li")[0].get_text(" ", strip=True)
    for words in ("ben@example.com", "rejected", "as threat", "It threatens somebody.", "Twice now."):
        assert words in told
    # What is rejected has no reason to reject it with.
    assert not page.select("select[name=reason]")


def test_the_note_belongs_to_the_choice_and_says_who_reads_it(desk: Desk) -> None:
    card = card_of(desk, desk.comment())
    note = one(card, "textarea[name=note]")
    assert note["form"] == one(card, "form.choices")["id"]
    assert note["maxlength"] == "1000"
    assert one(card, f"label[for={note['id']}]")
    assert one(card, ".note summary")["data-key"] == "n"


def test_every_key_of_a_card_has_something_to_see(desk: Desk) -> None:
    comment = desk.comment()
    known(comment)
    card = card_of(desk, comment)
    keys = {str(each["data-key"]): each for each in card.select("[data-key]")}
    assert set(keys) == set("fdsbenx")
    assert [key for key, each in keys.items() if key != "x" and not each.get_text(strip=True)] == []
    assert keys["x"]["aria-label"] == "Select the comment by Guy"


# --- What it leaves out


def test_the_context_is_asked_for_when_it_is_opened_and_a_link_without_scripts(desk: Desk) -> None:
    comment = desk.comment("A toxic friend.")
    report(desk, comment, "offensive", "<b>He</b> means me.")
    edit(comment, "A toxic foe.")
    more = one(card_of(desk, comment), "details.context")
    assert (more["hx-get"], more["hx-trigger"]) == (f"/desk/comments/{comment}/context", "toggle once")
    assert one(more, "div a")["href"] == f"/desk/comments/{comment}"
    part = parse(desk.ben.get(str(more["hx-get"]), part=True))
    assert not part.select("html, b")
    assert "<b>He</b> means me." in text(part, ".complaints li")
    diff = one(part, ".diff")
    assert [(each.name, each.get_text()) for each in diff.select("del, ins")] == [
        ("del", "removed: friend"),
        ("ins", "added: foe"),
    ]
    assert "held for a moderator" in text(part, ".decisions li")
    assert "model fixed-1" in text(part, ".answers .who")


def test_a_comments_own_page_shows_the_same_at_once(desk: Desk) -> None:
    comment = desk.comment("A toxic friend.")
    report(desk, comment, "spam", is_settled=True)
    edit(comment, "A toxic foe.")
    page = parse(desk.ben.get(f"/desk/comments/{comment}"))
    assert "settled" in text(page, ".complaints li")
    assert page.select(".diff ins")
    assert len(page.select(".answers tbody.is-old")) == 1
    assert not page.select("details.context, input.select, [hx-get]")


def test_without_htmx_the_parts_lead_to_the_page(desk: Desk) -> None:
    comment = desk.comment()
    for part in ("words", "context"):
        answer = desk.ben.get(f"/desk/comments/{comment}/{part}")
        assert (answer.status_code, answer.location) == (303, f"/desk/comments/{comment}")


@pytest.mark.parametrize("part", ["", "/words", "/context"])
def test_strangers_are_told_nothing(desk: Desk, part: str) -> None:
    comment = desk.comment()
    assert desk.cleo.get(f"/desk/comments/{comment}{part}", part=bool(part)).status_code == 404
    assert desk.ben.get(f"/desk/comments/999{part}", part=bool(part)).status_code == 404
    assert TOXIC not in desk.cleo.get(f"/desk/comments/{comment}{part}", part=bool(part)).text
    assert desk.stranger.get(f"/desk/comments/{comment}{part}").status_code == 303
