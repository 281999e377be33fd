"""Reapplying thresholds to pending comments, using stored scores; other holds and people's decisions stay."""

from collections.abc import Callable

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.log import LogFilters, Part
from moderation.domain.policy import Policy, Preset, SecondOpinion, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.refusals import NotAllowed, NotFound
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.log import read_log
from moderation.services.screening.reapply_thresholds import (
    PART,
    ReapplyProgress,
    ask_to_reapply,
    describe_waiting,
    reapply_thresholds,
)
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

SetPolicy = Callable[..., Policy]
OFF = dict.fromkeys(Label, Thresholds())


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


def apply(site: SiteView, by: Reviewer, scorer: FixedScorer, clock: Clock) -> ReapplyProgress:
    ask_to_reapply(site.id, by=by, now=clock())
    while reapply_thresholds(scorer, now=clock, seconds=0):
        pass
    last = describe_waiting(site.id, by=by).last
    assert last is not None
    assert last.ended_at == clock()
    return last


def test_comments_held_by_labels_alone_follow_the_new_thresholds(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock, set_policy: SetPolicy
) -> None:
    by_label = post("a toxic remark").comment_id
    by_rule = post("toxic: https://a.example https://b.example https://c.example").comment_id
    scorer.probabilities = {"threat": 0.94}
    threat = post("toxic, too").comment_id
    public = post("Well said.", guest=None).comment_id
    scorer.probabilities = {}
    set_policy(thresholds={**OFF, Label.THREAT: Thresholds(reject_at=0.92)})
    view = apply(site, ada, scorer, clock)
    assert [read_card(each, by=ada).status for each in (by_label, by_rule, threat)] == [
        Status.APPROVED,
        Status.PENDING,
        Status.REJECTED,
    ]
    assert read_card(public, by=ada).status is Status.REJECTED  # the other threat was pending, too
    assert (view.done, view.goal, view.published, view.rejected, view.left) == (4, 4, 1, 2, 1)
    held_for = [signal.kind.value for signal in read_card(by_rule, by=ada).signals]
    assert held_for == ["links"]
    newest = read_log(ada).entries[0]
    assert not newest.is_by_person


def test_public_decided_and_unscored_comments_are_not_touched(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock, set_policy: SetPolicy
) -> None:
    public = post("Well said.").comment_id
    waiting = post("a toxic remark").comment_id
    decided = decide_comment(
        waiting, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    undo_decision(decided.decision_id, by=ada, now=clock())
    scorer.is_away = True
    unscored = post("toxic, unseen").comment_id
    scorer.is_away = False
    set_policy(thresholds={**OFF, Label.TOXICITY: Thresholds(hold_at=0.0)})
    apply(site, ada, scorer, clock)
    assert read_card(public, by=ada).status is Status.APPROVED  # although it would be held now
    set_policy(thresholds=OFF)
    view = apply(site, ada, scorer, clock)
    assert (view.published, view.rejected, view.left) == (0, 0, 2)
    assert {read_card(each, by=ada).status for each in (waiting, unscored)} == {Status.PENDING}
    assert read_card(waiting, by=ada).signals  # the reason for the hold is kept


def test_scores_of_another_model_are_not_compared_with_these_thresholds(
    site: SiteView, post: Post, ada: Reviewer, clock: Clock, set_policy: SetPolicy
) -> None:
    waiting = post("a toxic remark").comment_id
    set_policy(thresholds=OFF)
    newer = FixedScorer(model="fixed-2")
    assert apply(site, ada, newer, clock).left == 1
    assert read_card(waiting, by=ada).signals


def test_second_opinions_are_compared_with_the_new_thresholds(
    site: SiteView,
    post: Post,
    ada: Reviewer,
    second: FixedScorer,
    scorer: FixedScorer,
    clock: Clock,
    set_policy: SetPolicy,
) -> None:
    set_policy(second_opinion=SecondOpinion.ALL)
    second.probabilities = {"insult": 0.85}
    comment = post("Well said.").comment_id
    while work_on_next(second, now=clock):
        pass
    assert read_card(comment, by=ada).status is Status.PENDING
    assert apply(site, ada, scorer, clock).published == 0
    set_policy(second_opinion=SecondOpinion.ALL, thresholds=preset_policy(Preset.RELAXED).thresholds)
    assert apply(site, ada, scorer, clock).published == 1
    assert read_card(comment, by=ada).status is Status.APPROVED


def test_it_resumes_and_shows_progress(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock, set_policy: SetPolicy
) -> None:
    set_policy(hold_first_timers=True)
    for number in range(PART + 2):
        post(f"Number {number}.")
        clock.advance(minutes=1)
    ask_to_reapply(site.id, by=ada, now=clock())
    assert reapply_thresholds(scorer, now=clock, seconds=0)
    waiting = describe_waiting(site.id, by=ada)
    assert waiting.is_under_way
    assert (waiting.count, waiting.last and waiting.last.done) == (PART + 2, PART)
    away = FixedScorer(languages=frozenset())
    assert not reapply_thresholds(away, now=clock, seconds=0)
    assert describe_waiting(site.id, by=ada).is_under_way
    while reapply_thresholds(scorer, now=clock, seconds=0):
        pass
    last = describe_waiting(site.id, by=ada).last
    assert last is not None
    assert (last.done, last.left) == (PART + 2, PART + 2)


def test_thresholds_saved_in_the_meantime_apply_to_the_rest(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock, set_policy: SetPolicy
) -> None:
    for number in range(PART + 2):
        post("toxic: https://a.example https://b.example https://c.example" if number else "a toxic remark")
        clock.advance(minutes=1)
    set_policy(thresholds=OFF)
    ask_to_reapply(site.id, by=ada, now=clock())
    assert reapply_thresholds(scorer, now=clock, seconds=0)
    set_policy(thresholds=OFF, hold_links_over=9)
    assert reapply_thresholds(scorer, now=clock, seconds=0)
    view = describe_waiting(site.id, by=ada).last
    assert view is not None
    assert (view.revision, view.done, view.goal, view.published) == (3, 1, PART + 2, 1)
    while reapply_thresholds(scorer, now=clock, seconds=0):
        pass
    view = describe_waiting(site.id, by=ada).last
    assert view is not None
    assert (view.done, view.goal, view.left) == (PART + 2, PART + 2, PART + 1)
    assert {"revision": 2, "comments": PART + 2} in [
        event.details for event in read_log(ada, LogFilters(Part.SETTINGS)).events
    ]


def test_only_an_owner_may_start_it(site: SiteView, ben: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    for somebody, refusal in ((ben, NotAllowed), (cleo, NotFound)):
        with pytest.raises(refusal):
            ask_to_reapply(site.id, by=somebody, now=clock())
