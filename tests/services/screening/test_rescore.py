"""Rescoring: missing scores are added, nothing else changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.network import Network
from moderation.domain.policy import Preset, SecondOpinion, preset_policy
from moderation.domain.status import Status
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.review.log import read_log
from moderation.services.screening.rescore import BATCH, find_lacking
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView, create_site
from moderation.store.screening.second_opinion import count_awaited
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.rescoring import NEWER, models, run


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


def test_missing_scores_are_added_and_old_ones_kept(post: Post, clock: Clock) -> None:
    comments = [
        post(f"Number {number}.", network=Network(f"203.0.{number // 256}.{number % 256}", "s")).comment_id
        for number in range(BATCH + 3)
    ]
    assert [batch.seen for batch in run(NEWER, clock)] == [BATCH, 3]
    assert all(models(comment) == ["fixed-1", "fixed-2"] for comment in comments)
    assert find_lacking(NEWER)[1] == 0
    assert run(NEWER, clock) == []


def test_a_public_comment_is_held_if_its_new_score_says_so(post: Post, ada: Reviewer, clock: Clock) -> None:
    public = post("Well said.").comment_id
    (batch,) = run(FixedScorer(model="fixed-2", probabilities={"insult": 0.9, "threat": 0.99}), clock)
    card = read_card(public, by=ada)
    assert (card.status, batch.taken_back) == (Status.PENDING, 1)  # not rejected, though a threat would be
    assert {(signal.name, signal.value) for signal in card.signals} == {("insult", 0.9), ("threat", 0.99)}
    assert not read_log(ada).entries[0].is_by_person


def test_a_pending_comment_stays_pending(post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock) -> None:
    scorer.probabilities = {"insult": 0.9}
    held = post("Well said.").comment_id
    scorer.probabilities = {"threat": 0.99}
    rejected = post("Well said.").comment_id
    (batch,) = run(NEWER, clock)
    card = read_card(held, by=ada)
    assert (card.status, card.signals, card.model) == (Status.PENDING, [], "fixed-2")
    assert read_card(rejected, by=ada).status is Status.REJECTED
    assert batch.taken_back == 0


def test_people_are_not_overruled(post: Post, ada: Reviewer, clock: Clock) -> None:
    approved = post("toxic").comment_id
    decide_comment(
        approved, requested=RequestedDecision(Choice.APPROVE), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    run(NEWER, clock)
    card = read_card(approved, by=ada)
    assert (card.status, card.model) == (Status.APPROVED, "fixed-2")


def test_another_fast_scorer_replaces_the_first(post: Post, ada: Reviewer, clock: Clock) -> None:
    held = post("toxic").comment_id
    run(FixedScorer(name="other", probabilities=dict.fromkeys(NEWER.score("").values, 0.01)), clock)
    assert read_card(held, by=ada).signals == []


def test_other_signals_are_kept(post: Post, ada: Reviewer, site: SiteView, clock: Clock) -> None:
    policy = replace(preset_policy(Preset.BALANCED), held_words=("said",))
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    comment = post("Well said.").comment_id
    run(NEWER, clock)
    assert [signal.kind for signal in read_card(comment, by=ada).signals] == ["held_word"]


def test_a_slow_scorer_gives_second_opinions(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    second.probabilities = {"insult": 0.93}
    comment = post("Well said.").comment_id
    run(second, clock)
    card = read_card(comment, by=ada)
    assert [(signal.name, signal.scorer) for signal in card.signals] == [("insult", "detoxify")]
    assert (card.status, card.model) == (Status.PENDING, "fixed-1")
    with reading() as session:
        assert count_awaited(session) == 0
    second.model, second.probabilities = "detoxify-2", {}
    run(second, clock)
    assert read_card(comment, by=ada).signals == []


def test_with_second_opinions_off_only_scores_are_saved(
    post: Post, ada: Reviewer, site: SiteView, second: FixedScorer, clock: Clock
) -> None:
    comment = post("Well said.").comment_id
    policy = replace(preset_policy(Preset.BALANCED), second_opinion=SecondOpinion.OFF)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    second.probabilities = {"insult": 0.93}
    run(second, clock)
    card = read_card(comment, by=ada)
    assert (card.status, card.signals) == (Status.APPROVED, [])
    assert models(comment) == ["fixed-1", "detoxify-1"]


def test_unscored_comments_are_left_to_the_sweep(post: Post, scorer: FixedScorer, second: FixedScorer) -> None:
    scorer.is_away = True
    post("Well said.")
    assert find_lacking(NEWER)[1] == 0
    assert find_lacking(second)[1] == 1


def test_it_can_be_limited_to_a_site_or_a_time(post: Post, site: SiteView, clock: Clock) -> None:
    post("Well said.")
    clock.advance(days=2)
    newer = post("Well said, too.").comment_id
    other = create_site("Other", key="other", origins=["https://o.example"], model="m", actor="test", now=clock())
    assert find_lacking(NEWER, site_id=other.id)[1] == 0
    assert find_lacking(NEWER, site_id=site.id)[1] == 2
    run(NEWER, clock, since=clock() - timedelta(days=1))
    assert models(newer) == ["fixed-1", "fixed-2"]
    assert find_lacking(NEWER)[1] == 1


def test_an_unknown_language_gets_a_signal_and_no_score(post: Post, ada: Reviewer, clock: Clock) -> None:
    comment = post("Well said, dear all.").comment_id
    russian = FixedScorer(model="fixed-2", languages=frozenset({"ru"}))
    (batch,) = run(russian, clock)
    assert batch.uncovered == 1
    assert models(comment) == ["fixed-1"]
    card = read_card(comment, by=ada)
    assert ([signal.kind for signal in card.signals], card.status) == (["language"], Status.PENDING)
    assert find_lacking(russian)[1] == 0
