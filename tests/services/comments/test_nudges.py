"""Nudges: authors are asked to reconsider, and outcomes are counted."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from moderation.domain.page_url import Page, identify_page
from moderation.domain.policy import Policy, Thresholds
from moderation.domain.scores import Label, Span
from moderation.domain.status import Status
from moderation.scoring.scorer import Scorer
from moderation.services.comments.nudges import NudgeCounts, Nudged, Nudging, count_month
from moderation.services.comments.post import Draft, Posted, post_comment
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.comments.guests import Guest
from moderation.store.comments.nudges import add_nudge
from moderation.store.comments.threads import Thread
from moderation.store.session import reading, writing
from tests.conftest import Clock, FixedScorer
from tests.explaining_scorer import ExplainingScorer

HARSH = "You are a **toxic** fool."
Send = Callable[..., Posted]
SetPolicy = Callable[..., Policy]


@pytest.fixture
def send(site: SiteView, page: Page, scorer: Scorer, clock: Clock) -> Send:
    """Send the form, with the token of an earlier nudge if there was one."""

    def write(body: str = HARSH, *, nudged: str = "", at: Page = page, secret: str = "s", attempt: str = "") -> Posted:
        return post_comment(
            Draft(at, body, attempt=attempt),
            site_id=site.id,
            guest_token=None,
            scorer=scorer,
            nudging=Nudging(secret, nudged),
            now=clock(),
        )

    return write


def nudge(send: Send, body: str = HARSH, **how: object) -> Nudged:
    with pytest.raises(Nudged) as caught:
        send(body, **how)
    return caught.value


def count_kept() -> list[int]:
    with reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Comment, Guest, Thread)]


def test_harsh_text_is_nudged_and_not_stored(send: Send, site: SiteView, clock: Clock) -> None:
    asked = nudge(send)
    assert (asked.label, asked.is_held) == (Label.TOXICITY, True)
    assert asked.html is None  # this scorer cannot explain itself
    assert count_kept() == [0, 0, 0]
    assert count_month(site.id, now=clock()) == NudgeCounts(shown=1, edited=0, sent=0, withdrawn=0)


def test_text_sent_unchanged_is_screened_as_usual(send: Send, site: SiteView, clock: Clock) -> None:
    posted = send(nudged=nudge(send).token)
    assert posted.status is Status.PENDING
    assert count_month(site.id, now=clock()) == NudgeCounts(shown=1, edited=0, sent=1, withdrawn=0)


def test_reworded_text_counts_as_edited(send: Send, site: SiteView, clock: Clock) -> None:
    assert send("I see it differently.", nudged=nudge(send).token).status is Status.APPROVED
    assert count_month(site.id, now=clock()) == NudgeCounts(shown=1, edited=1, sent=0, withdrawn=0)


@pytest.mark.parametrize("made", ["forged", "of another page", "signed with another key", "used", "too old"])
def test_invalid_token_is_ignored(send: Send, clock: Clock, made: str) -> None:
    token = nudge(send).token
    if made == "forged":
        token = "x" + token
    elif made == "of another page":
        token = nudge(send, at=identify_page("https://blog.example/other")).token
    elif made == "signed with another key":
        token = nudge(send, secret="another").token
    elif made == "used":
        send(nudged=token)
    else:
        clock.advance(hours=24)
    nudge(send, nudged=token)


def test_nudge_without_outcome_is_withdrawn_after_a_day_and_deleted_after_a_month(
    send: Send, site: SiteView, clock: Clock
) -> None:
    nudge(send)
    clock.advance(hours=25)
    assert count_month(site.id, now=clock()) == NudgeCounts(shown=1, edited=0, sent=0, withdrawn=1)
    clock.advance(days=30)
    assert count_month(site.id, now=clock()).shown == 0


def test_repeat_of_a_saved_attempt_gets_the_first_answer(send: Send) -> None:
    first = send(nudged=nudge(send, attempt="a").token, attempt="a")
    assert send(attempt="a").comment_id == first.comment_id


def test_rejected_or_unscored_text_is_not_nudged(send: Send, set_policy: SetPolicy, scorer: FixedScorer) -> None:
    policy = set_policy(rejected_words=("fool",))
    assert send().status is Status.REJECTED
    set_policy(thresholds={**policy.thresholds, Label.TOXICITY: Thresholds(0.1, 0.2, 0.3)})
    assert send("toxic").status is Status.REJECTED
    scorer.is_away = True
    assert send("toxic, unscored").status is Status.PENDING


def test_nudge_for_publishable_text_does_not_say_it_would_be_held(
    send: Send, set_policy: SetPolicy, scorer: FixedScorer
) -> None:
    scorer.probabilities = {"insult": 0.7}
    set_policy()
    asked = nudge(send, "You of all people.")
    assert (asked.label, asked.is_held) == (Label.INSULT, False)
    assert send("You of all people.", nudged=asked.token).status is Status.APPROVED


def test_nudges_stop_after_hundreds_in_an_hour(send: Send, site: SiteView, clock: Clock) -> None:
    nudge(send)
    with writing() as session:
        for number in range(600):
            add_nudge(session, site.id, nudge_id=f"n{number}", now=clock())
    assert send().status is Status.PENDING
    clock.advance(hours=1, seconds=1)
    nudge(send)


class TestWithWords:
    """With a scorer that can explain its score."""

    @pytest.fixture
    def scorer(self) -> ExplainingScorer:
        return ExplainingScorer(weights=[("toxic", 3.0), ("fool", 2.0)])

    def test_words_are_marked_in_the_rendered_comment(self, send: Send) -> None:
        html = str(nudge(send, HARSH + " <b>").html)
        assert '<strong><mark class="weight-3">toxic</mark></strong>' in html
        assert "&lt;b&gt;" in html


class TestWithoutWords:
    """With a scorer that fails to explain its score."""

    @pytest.fixture
    def scorer(self) -> FixedScorer:
        return StammeringScorer()

    def test_author_is_nudged_all_the_same(self, send: Send) -> None:
        asked = nudge(send)
        assert asked.html is None
        assert send(nudged=asked.token).status is Status.PENDING


class StammeringScorer(FixedScorer):
    """Scores texts, but fails to explain."""

    def explain(self, text: str, *, label: str) -> list[Span]:
        raise ValueError(text)
