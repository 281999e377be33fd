"""New comments are screened before they are public, by what a reader would see."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from moderation.domain.page_url import Page
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.comments.own import read_own
from moderation.services.comments.public_thread import read_thread
from moderation.services.review.log import read_log
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, Revision
from moderation.store.decisions.decisions import newest_decision
from moderation.store.scoring.results import scores_of, signals_of
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post


def test_a_clean_comment_is_published_immediately(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post("Well *said*.", author=" Ada ")
    assert posted.status is Status.APPROVED
    (comment,) = read_thread(site.id, page=page, now=clock()).comments
    assert (comment.id, comment.author) == (posted.comment_id, "Ada")
    assert comment.html == '<p dir="auto">Well <em>said</em>.</p>\n'


def test_a_toxic_comment_is_held_with_all_reasons(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post("toxic")
    assert posted.status is Status.PENDING
    assert read_thread(site.id, page=page, now=clock()).comments == []
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        signals = signals_of(session, comment)
        assert {signal.name for signal in signals} == set(Label)
        assert all(signal.kind is SignalKind.LABEL and signal.value == 0.9 for signal in signals)
        (scores,) = scores_of(session, comment)
        assert set(scores.probabilities) == set(Label)
        decision = newest_decision(session, comment.id)
        assert decision is not None
        assert (decision.kind, decision.old_status, decision.new_status) == ("comment.judged", None, "pending")
        assert decision.scores == {"fixed": scores.probabilities}


def test_a_comment_in_an_unknown_language_is_held_in_the_scorers_name(post: Post, ada: Reviewer) -> None:
    posted = post("Спасибо за статью")
    assert (posted.status, posted.is_unscored) == (Status.PENDING, False)
    assert read_log(ada).entries[0].actor == "fixed"


def test_without_a_scorer_a_comment_is_held_and_marked(post: Post, scorer: FixedScorer) -> None:
    scorer.is_away = True
    posted = post()
    assert posted.status is Status.PENDING
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        assert comment.is_unscored
        assert [signal.kind for signal in signals_of(session, comment)] == [SignalKind.UNSCORED]


def test_a_scorer_with_invalid_answers_counts_as_unavailable(post: Post, scorer: FixedScorer) -> None:
    scorer.probabilities = {"toxicity": float("nan")}
    assert post().status is Status.PENDING


@pytest.mark.parametrize("body", ["&#116;oxic", "to*xic*", "t\u200boxic", "to\\xic"])
def test_the_rendered_text_is_scored(post: Post, scorer: FixedScorer, body: str) -> None:
    """Scorers get the text as rendered; the fixed one looks for a plain "toxic"."""
    posted = post(body)
    with reading() as session:
        html = session.scalars(select(Revision.html)).one()
    shown = BeautifulSoup(html, "html.parser").get_text().strip()
    assert (posted.status is Status.PENDING) is ("toxic" in shown)


@pytest.mark.parametrize("failure", [RuntimeError, MemoryError, OSError, ZeroDivisionError])
def test_a_scorer_that_crashes_loses_nothing(post: Post, scorer: FixedScorer, failure: type[Exception]) -> None:
    scorer.failure = failure
    assert post().status is Status.PENDING


def test_first_timers_can_be_held_until_one_is_approved(post: Post, site: SiteView, clock: Clock) -> None:
    first = post()
    policy = replace(preset_policy(Preset.BALANCED), hold_first_timers=True)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    assert post(guest=first.guest_token).status is Status.APPROVED
    assert post().status is Status.PENDING


def test_a_filled_honeypot_is_spam_that_looks_pending(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post(honeypot="https://pills.example")
    assert posted.status is Status.SPAM
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
    assert not own.is_declined
