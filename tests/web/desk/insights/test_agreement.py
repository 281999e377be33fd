"""The agreement page and the blind sample: answering without learning the outcome."""

from bs4 import Tag
from sqlalchemy import func, select

from moderation.domain.decisions import Choice
from moderation.domain.status import Status
from moderation.services.insights.blind_review import draw_due
from moderation.services.learning.train import train_site
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import get_reviewer
from moderation.services.sites.sites import get_site
from moderation.store.decisions.decisions import Decision
from moderation.store.insights.blind_review import ReReviewAnswer
from moderation.store.session import reading
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments
from tests.web.desk.addresses import ADA, BEN
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text

PATH = "/desk/sites/demo/agreement"
SAMPLE = f"{PATH}/sample"


def page(browser: Browser, path: str = PATH) -> Tag:
    return parse(browser.get(path))


def answer(browser: Browser, choice: str) -> None:
    item = one(page(browser, SAMPLE), ".blind [name=item]")["value"]
    assert browser.post(SAMPLE, item=item, answer=choice).location == SAMPLE


def decide_a_week(desk: Desk) -> None:
    """Decide 24 comments as Ada, alternating, and move on to Monday."""
    ada = get_reviewer(ADA)
    assert ada is not None
    for number in range(24):
        comment_id = desk.comment(f"A toxic remark, {number}.", author=f"Guy {number}")
        requested = RequestedDecision(Choice.REJECT if number % 2 else Choice.APPROVE)
        decide_comment(comment_id, requested=requested, seen=SeenVersion(1, Status.PENDING), by=ada, now=desk.clock())
    desk.clock.advance(hours=13)
    draw_due(now=desk.clock())


def test_without_a_sample_the_date_of_the_next_is_shown(desk: Desk) -> None:
    shown = page(desk.ben)
    assert "The next ones arrive on Monday, 23 Nov 2026." in text(shown, "#sample")
    assert "No comment has been judged by two moderators yet." in text(shown, "#between")
    assert not shown.select("table, #learnt, details.differing")
    assert "Nothing for you this week" in text(page(desk.ben, SAMPLE), "#sample-end")


def test_a_sampled_comment_does_not_show_its_outcome(desk: Desk) -> None:
    scored = desk.comment("A toxic remark.", author="Guy", title="Of trams")
    desk.ada.decide(scored, "reject", note="Asked him twice.")
    desk.clock.advance(hours=13)
    draw_due(now=desk.clock())
    shown = one(page(desk.ben, SAMPLE), "main")
    said = shown.get_text(" ", strip=True)
    assert all(each in said for each in ("A toxic remark.", "Guy", "Of trams", "0 of 1"))
    for secret in ("ada@", "rejected", "Asked him", "0.9", "toxicity", "/authors/", "/comments/", "blog.example"):
        assert secret not in str(shown), secret
    assert "Nothing for you" in text(page(desk.ada, SAMPLE), "#sample-end")


def test_answering_the_sample_shows_ones_differences(desk: Desk) -> None:
    decide_a_week(desk)
    assert "Start" in text(page(desk.ben), "#sample")
    for number in range(20):
        assert f"{number} of 20" in text(page(desk.ben, SAMPLE), ".progress")
        if number == 19:
            assert "Not enough yet: 19 of the 20" in text(page(desk.ben), "#between")
        answer(desk.ben, "reject")
    assert "All 20 are answered" in text(page(desk.ben, SAMPLE), "#sample-end")
    assert "answered all 20" in text(page(desk.ben), "#sample")
    shown = one(page(desk.ada), "#between")
    row = text(shown, "tbody tr")
    assert all(
        each in row for each in ("ada@example.com and ben@example.com", "10 of 20", "50.0 %", "29.9 % – 70.1 %", "0.00")
    )
    differing = shown.select(".differing li")
    assert len(differing) == 10
    assert "ada@example.com approves, ben@example.com rejects" in differing[0].get_text()
    assert desk.ada.get(str(differing[0].select("a")[0]["href"])).status_code == 200
    with reading() as session:
        assert session.scalar(select(func.count()).where(Decision.actor_id == BEN)) == 0


def test_open_second_decisions_are_listed_without_a_rate(desk: Desk) -> None:
    comment_id = desk.comment("A toxic remark.")
    desk.ada.decide(comment_id, "approve")
    desk.ben.decide(comment_id, "reject", status="approved")
    shown = one(page(desk.ben), "#between")
    assert "1 decided again knowingly, 1 of them differently" in text(shown, "tbody th")
    assert "Not enough yet: 0 of the 20" in text(shown, ".few")
    assert "ben@example.com rejects · changed knowingly" in text(shown, ".differing li")


def test_skipping_counts_only_as_answered(desk: Desk) -> None:
    decide_a_week(desk)
    answer(desk.ben, "skip")
    assert "1 of 20" in text(page(desk.ben, SAMPLE), ".progress")
    assert not page(desk.ben).select("#between table")


def test_an_answer_to_another_comment_is_not_saved(desk: Desk) -> None:
    decide_a_week(desk)
    item = str(one(page(desk.ben, SAMPLE), "[name=item]")["value"])
    assert desk.ben.post(SAMPLE, item=item, answer="maybe").status_code == 400
    assert desk.ben.post(SAMPLE, item="x", answer="reject").status_code == 400
    assert desk.ada.post(SAMPLE, item=item, answer="reject").status_code == 303
    assert "it no longer counts" in text(page(desk.ada, SAMPLE), "#notice")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ReReviewAnswer)) == 0


def test_an_owner_sees_how_far_scorer_and_learned_model_agree(desk: Desk) -> None:
    team = [(ADA, "ada@example.com"), (BEN, "ben@example.com")]
    site = get_site("demo")
    write_comments(make_comments(400, until=NOON), site_id=site.id, team=team)
    train_site(site.id, scorer=desk.scorer, now=NOON)
    decide_a_week(desk)
    shown = page(desk.ada)
    first, *others = (row.get_text(" ", strip=True) for row in shown.select("#scorer tbody tr"))
    assert first.startswith("All moderators")
    assert "of 424" in first
    assert len(others) == 2
    lists = [each.get_text(" ", strip=True) for each in shown.select("#scorer .differing")]
    assert "the newest 10 of" in lists[0]
    assert "All moderators approve, it holds it" in lists[0]
    assert "from 0.50" in text(shown, "#learnt")
    assert len(shown.select("#learnt tbody tr")) == 1
    own = [row.get_text(" ", strip=True) for row in page(desk.ben).select("#scorer tbody tr")]
    assert [each.split()[0] for each in own] == ["ben@example.com"]
