"""Parts of a card that are loaded on demand."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from moderation.store.accounts.moderators import Moderator
from moderation.store.scoring.results import ScoreRow
from moderation.store.session import writing
from tests.conftest import FixedScorer
from tests.web.desk.conftest import TOXIC, Desk, ExplainingScorer
from tests.web.desk.review.cards import card_of, edit, report
from tests.web.html import one, parse, text


@pytest.fixture
def scorer() -> FixedScorer:
    return ExplainingScorer()


def test_marked_words_are_loaded_when_the_card_becomes_visible(desk: Desk) -> None:
    comment = desk.comment("A *tox*ic remark")
    words = one(card_of(desk, comment), ".words")
    assert (words["hx-get"], words["hx-trigger"]) == (f"/desk/comments/{comment}/words", "revealed")
    marked = desk.ben.get(str(words["hx-get"]), part=True)
    assert [mark.get_text() for mark in parse(marked).select("mark.weight-3")] == ["tox", "ic"]
    assert parse(marked).get_text().strip() == "A toxic remark"
    assert not parse(marked).select("html, .words")


def test_comments_not_held_by_labels_are_not_explained(desk: Desk) -> None:
    comment = desk.comment("One http://a.example two http://b.example three http://c.example")
    assert "hx-get" not in one(card_of(desk, comment), ".words").attrs
    assert not parse(desk.ben.get(f"/desk/comments/{comment}/words", part=True)).select("mark")


@pytest.mark.parametrize(("veil_at", "is_veiled"), [(0.9, True), (0.85, True), (0.91, False), (None, False)], ids=str)
def test_comments_are_blurred_from_the_moderators_own_threshold(
    desk: Desk, veil_at: float | None, is_veiled: bool
) -> None:
    with writing() as session:
        moderator = session.get_one(Moderator, 2)  # Ben
        moderator.veil_at = veil_at
    card = card_of(desk, desk.comment())
    assert bool(card.select("details.veil:not([open]) > .words")) is is_veiled
    if is_veiled:
        assert text(card, ".veil summary") == "Blurred: toxicity 0.90 . Show it"
    assert len(card.select(".words")) == 1


@pytest.mark.parametrize("veil_at", [0.5, None])
def test_a_blurred_comments_page_shows_none_of_its_words(desk: Desk, veil_at: float | None) -> None:
    with writing() as session:
        session.get_one(Moderator, 2).veil_at = veil_at
    comment = desk.comment("A toxic friend.")
    edit(comment, "A toxic foe.")
    with writing() as session:  # as if the edit had scored the same
        session.execute(update(ScoreRow).where(ScoreRow.comment_id == comment).values(revision=2))
    page = parse(desk.ben.get(f"/desk/comments/{comment}"))
    for veil in page.select("details.veil"):
        veil.decompose()
    assert ("“toxic”" in text(page, ".weighs .quiet")) is (veil_at is None)
    assert bool(page.select(".diff")) is (veil_at is None)
    assert ("foe" in text(page, "main")) is (veil_at is None)


def test_the_context_is_loaded_when_opened_and_a_link_without_scripts(desk: Desk) -> None:
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


def test_a_comments_page_shows_the_same_immediately(desk: Desk) -> None:
    comment = desk.comment("A toxic friend.")
    report(desk, comment, "spam", is_settled=True)
    edit(comment, "A toxic foe.")
    page = parse(desk.ben.get(f"/desk/comments/{comment}"))
    assert "settled" in text(page, ".complaints li")
    assert page.select(".diff ins")
    assert len(page.select(".answers tbody.is-old")) == 1
    assert not page.select("details.context, input.select, [hx-get]")


def test_without_htmx_the_parts_redirect_to_the_page(desk: Desk) -> None:
    comment = desk.comment()
    for part in ("words", "context"):
        answer = desk.ben.get(f"/desk/comments/{comment}/{part}")
        assert (answer.status_code, answer.location) == (303, f"/desk/comments/{comment}")


@pytest.mark.parametrize("part", ["", "/words", "/context"])
def test_moderators_of_other_sites_get_no_parts(desk: Desk, part: str) -> None:
    comment = desk.comment()
    assert desk.cleo.get(f"/desk/comments/{comment}{part}", part=bool(part)).status_code == 404
    assert desk.ben.get(f"/desk/comments/999{part}", part=bool(part)).status_code == 404
    assert TOXIC not in desk.cleo.get(f"/desk/comments/{comment}{part}", part=bool(part)).text
    assert desk.stranger.get(f"/desk/comments/{comment}{part}").status_code == 303


@pytest.mark.parametrize("part", [False, True])
def test_a_comments_page_links_back_to_the_same_queue(desk: Desk, part: bool) -> None:
    desk.comment()
    queue = "/desk/?author=guy&q=toxic"
    links = parse(desk.ben.get(queue, part=part)).select("article .when, article .context a")
    assert len(links) == 2
    for link in links:
        page = parse(desk.ben.get(str(link["href"])))
        assert one(page, ".head .status a")["href"] == queue


def test_the_link_back_survives_a_conflict(desk: Desk) -> None:
    comment = desk.comment()
    desk.ada.decide(comment, "spam")
    for sent_from in ("/desk/?q=toxic", f"/desk/comments/{comment}?back=/desk/?q%3Dtoxic"):
        page = parse(desk.ben.decide(comment, "approve", back=sent_from))
        assert one(page, ".head .status a")["href"] == "/desk/?q=toxic"
        assert one(page, ".choices [name=back]")["value"] == sent_from


@pytest.mark.parametrize(
    "back", ["", "https://elsewhere.example/desk/", "//elsewhere.example/desk/", "/desk/log", "[", "/desk/\n"]
)
def test_the_link_back_always_stays_in_the_queue(desk: Desk, back: str) -> None:
    page = parse(desk.ben.get(f"/desk/comments/{desk.comment()}?{urlencode({'back': back})}"))
    assert one(page, ".head .status a")["href"] == "/desk/"
