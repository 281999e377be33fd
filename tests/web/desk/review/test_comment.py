"""A comment's own page: all scores, the second opinion, and the words that weigh most."""

from datetime import timedelta

import pytest
from bs4 import Tag

from moderation.domain.scores import Label
from moderation.services.scoring.scorers import ScorerView
from moderation.services.screening.rescore import find_lacking, rescore_batch
from moderation.services.screening.second_opinion import work_on_next
from moderation.store.comments.comments import Revision, get_comment
from moderation.store.session import writing
from moderation.web.desk.review.card_words import say_away
from tests.conftest import NOON, FixedScorer
from tests.web.desk.conftest import TOXIC, Desk, ExplainingScorer
from tests.web.html import one, parse, text


@pytest.fixture
def scorer() -> FixedScorer:
    return ExplainingScorer()


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


def page_of(desk: Desk, comment: int) -> Tag:
    answer = desk.ben.get(f"/desk/comments/{comment}")
    assert answer.status_code == 200
    return parse(answer)


def test_scores_of_all_revisions_are_shown(desk: Desk, second: FixedScorer) -> None:
    comment = desk.comment("A toxic remark")
    second.probabilities = {"threat": 0.123, "sexual_explicit": 0.5}
    desk.clock.advance(minutes=5)
    work_on_next(second, now=desk.clock)
    page = page_of(desk, comment)
    newest, first = page.select(".answers tbody")
    heading = one(newest, "th").get_text(" ", strip=True)
    for words in (
        "Detoxify",
        "model detoxify-1",
        "revision 1",
        "policy 1",
        "22 Nov 2026, 12:05 UTC",
        "sexual explicit 0.50",
    ):
        assert words in heading
    assert [cell.get_text() for cell in newest.select("td")] == ["0.90", "0.90", "0.90", "0.12", "0.90", "0.90"]
    assert "model fixed-1" in one(first, "th").get_text(" ", strip=True)
    assert [head["abbr"] for head in page.select(".answers thead th")] == [
        *("toxicity", "severe toxicity", "obscene", "threat", "insult", "identity attack")
    ]
    with writing() as session:
        found = get_comment(session, comment)
        assert found is not None
        found.revision = 2
        session.add(Revision(comment_id=comment, number=2, body="Sorry.", html="<p>Sorry.</p>", created_at=NOON))
    page = page_of(desk, comment)
    assert len(page.select(".answers tbody.is-old")) == 2
    assert "revision 1, edited later" in one(page.select(".answers tbody")[0], "th").get_text(" ", strip=True)


def test_signals_of_the_second_scorer_name_it(desk: Desk, second: FixedScorer) -> None:
    comment = desk.comment("A friendly word.")
    second.probabilities = {"insult": 0.93}
    work_on_next(second, now=desk.clock)
    page = page_of(desk, comment)
    assert text(page, ".signal") == "Detoxify: insult 0.93, holds at 0.80"
    assert text(page, ".opinion").startswith("Detoxify: insult 0.93, ")
    # The bars are the fast scorer's, with its thresholds.
    assert text(page, ".scores .model") == "fixed-1"
    assert not page.select(".scores .is-over")


def test_the_state_of_the_second_opinion_is_shown(desk: Desk, second: FixedScorer) -> None:
    comment = desk.comment("A friendly word.")
    assert text(page_of(desk, comment), ".opinion") == "Waiting for a second opinion"
    second.failure = RuntimeError
    work_on_next(second, now=desk.clock)
    assert "the last attempt failed: It failed on this text with RuntimeError." in text(
        page_of(desk, comment), ".opinion"
    )
    for _ in range(4):
        desk.clock.advance(minutes=15)
        work_on_next(second, now=desk.clock)
    given_up = text(page_of(desk, comment), ".opinion.is-missing")
    assert given_up == "No second opinion: It failed on this text with RuntimeError."


@pytest.mark.parametrize("second", [None])
def test_without_a_second_scorer_nothing_waits_for_it(desk: Desk, second: None) -> None:
    comment = desk.comment("A friendly word.", has_second=True)
    assert not page_of(desk, comment).select(".opinion")
    policy = parse(desk.ada.get("/desk/sites/demo/policy"))
    assert "None is set up on this server." in text(policy, "#second_opinion .hint")


def test_the_words_that_weigh_most_are_marked(desk: Desk) -> None:
    page = page_of(desk, desk.comment("A toxic <b>remark</b>"))
    assert text(page, ".words") == "A toxic <b>remark</b>"
    assert text(page, ".words mark.weight-3") == "toxic"
    assert "hx-get" not in one(page, ".words").attrs
    assert "“toxic”" in text(page, ".weighs .quiet")
    assert not page_of(desk, desk.comment("A friendly word.")).select(".weighs")


def test_a_changed_comment_shows_the_conflict_on_its_page(desk: Desk) -> None:
    comment = desk.comment("A toxic remark")
    desk.ada.decide(comment, "spam")
    answer = desk.ben.decide(comment, "approve")
    assert answer.status_code == 409
    assert parse(answer).select(".answers tbody")


def test_unscored_comments_show_no_scores(desk: Desk) -> None:
    desk.scorer.is_away = True
    page = page_of(desk, desk.comment("A friendly word."))
    assert text(page, ".answers .quiet") == "Not scored yet."


def test_an_unavailable_scorer_is_mentioned_where_it_matters(desk: Desk, second: FixedScorer) -> None:
    desk.comment("A friendly word.")
    for path in ("/desk/", "/desk/sites/demo/policy"):
        assert not parse(desk.ada.get(path)).select(".away")
    second.is_away = True
    work_on_next(second, now=desk.clock)
    for path in ("/desk/", "/desk/sites/demo/policy"):
        assert text(parse(desk.ada.get(path)), ".away") == (
            "Detoxify is unavailable since 22 Nov 2026, 12:00 UTC: The scorer is away. "
            "1 comment is waiting for a second opinion, which will follow when it is back."
        )
    second.is_away = False
    desk.clock.advance(minutes=1)
    work_on_next(second, now=desk.clock)
    assert not parse(desk.ada.get("/desk/")).select(".away")


@pytest.mark.parametrize(
    ("scorer", "words"),
    [
        (
            ScorerView("embedded", "none", False, "The weights file is damaged.", None, 3, is_second=False),
            "The first scorer is unavailable: The weights file is damaged. "
            "Until it is back, comments are not scored; each site’s policy decides whether they are held.",
        ),
        (
            ScorerView("detoxify-onnx", "", False, "No file", NOON + timedelta(hours=1), 1001, is_second=True),
            "Detoxify (ONNX) is unavailable since 22 Nov 2026, 13:00 UTC: No file. "
            "1,000+ comments are waiting for a second opinion, which will follow when it is back.",
        ),
    ],
)
def test_how_an_unavailable_scorer_is_described(scorer: ScorerView, words: str) -> None:
    assert say_away(scorer) == words


def test_a_pending_comment_without_reasons_says_so(desk: Desk) -> None:
    comment = desk.comment(TOXIC)
    assert "Nothing holds this" not in text(page_of(desk, comment), ".why")
    lenient = FixedScorer(model="fixed-2", probabilities=dict.fromkeys(Label, 0.01))
    lacking, _ = find_lacking(lenient)
    rescore_batch(lenient, lacking, after_id=0, now=desk.clock())
    told = text(page_of(desk, comment), ".why")
    assert told == "No rule holds this now. It was held by an earlier scorer and has not been reviewed."
