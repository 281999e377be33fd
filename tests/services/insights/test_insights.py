"""Insights, counted from real decisions of people and the machine."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.insights import CommentOutcome
from moderation.domain.policy import Policy, Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.insights.insights import Insights, Nudges, describe_insights
from moderation.services.refusals import NotAllowed
from moderation.services.review.answer import answer_comment
from moderation.services.review.decide import Decided, RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.nudges import Nudge
from moderation.store.session import writing
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

Describe = Callable[..., Insights]


@pytest.fixture
def describe(site: SiteView, scorer: FixedScorer, ada: Reviewer, clock: Clock) -> Describe:
    def look(days: int = 7, *, by: Reviewer = ada) -> Insights:
        return describe_insights(site.id, days=days, scorer=scorer, second="", by=by, now=clock())

    return look


def decide(comment_id: int, choice: Choice, by: Reviewer, clock: Clock, **requested: str) -> Decided:
    seen = SeenVersion(1, Status.PENDING)
    return decide_comment(comment_id, requested=RequestedDecision(choice, **requested), seen=seen, by=by, now=clock())


def test_each_comment_counts_once_by_its_outcome(
    describe: Describe, post: Post, ada: Reviewer, ben: Reviewer, clock: Clock, scorer: FixedScorer
) -> None:
    public = post().comment_id
    post("Free pills", honeypot="x")
    for choice in Choice:
        decide(post("toxic").comment_id, choice, ben, clock, reason="insult" if choice is Choice.REJECT else "")
    waiting = decide(post("toxic").comment_id, Choice.APPROVE, ben, clock)
    undo_decision(waiting.decision_id, by=ben, now=clock())
    scorer.probabilities = {Label.THREAT: 0.99}
    post()
    scorer.probabilities = {}
    answer_comment(public, body="Thank you.", seen=SeenVersion(1, Status.APPROVED), by=ada, now=clock())
    total = describe().total
    assert {outcome: number for outcome, number in total.outcomes.items() if number} == {
        CommentOutcome.PUBLISHED: 1,
        CommentOutcome.APPROVED: 1,
        CommentOutcome.REJECTED: 1,
        CommentOutcome.REFUSED: 1,
        CommentOutcome.SPAM: 2,
        CommentOutcome.WAITING: 1,
        CommentOutcome.TEAM: 1,
    }
    assert total.comments == 7
    assert (total.held, total.chosen) == (4, 4)
    assert describe().reasons == [("Insult", 1)]
    assert describe().holds[0][1] == 4
    assert "label:toxicity" in dict(describe().holds)


def test_days_begin_at_midnight_utc_and_older_comments_do_not_count(
    describe: Describe, post: Post, clock: Clock, ben: Reviewer
) -> None:
    clock.advance(hours=11, minutes=59)  # 23:59 UTC
    first = post("toxic").comment_id
    clock.advance(minutes=2)
    post()
    clock.advance(days=5)
    decide(first, Choice.APPROVE, ben, clock)
    each_day = describe().days
    assert [day.comments for day in each_day] == [1, 1, 0, 0, 0, 0, 0]
    assert [day.held for day in each_day] == [1, 0, 0, 0, 0, 0, 0]
    assert [day.chosen for day in each_day] == [0, 0, 0, 0, 0, 0, 1]
    assert each_day[0].outcomes[CommentOutcome.APPROVED] == 1  # counted on the day it was written, not decided
    clock.advance(days=1)
    assert [day.comments for day in describe().days] == [1, 0, 0, 0, 0, 0, 0]
    assert describe(30).total.comments == 2


def test_waiting_time_runs_from_the_hold_to_the_final_decision(
    describe: Describe, post: Post, ben: Reviewer, clock: Clock
) -> None:
    posted = [post("toxic").comment_id for _ in range(3)]
    clock.advance(minutes=10)
    decide(posted[0], Choice.APPROVE, ben, clock)
    mistaken = decide(posted[1], Choice.APPROVE, ben, clock)
    clock.advance(minutes=50)
    undo_decision(mistaken.decision_id, by=ben, now=clock())
    clock.advance(hours=1)
    decide(posted[1], Choice.REJECT, ben, clock, reason="insult")
    waits = describe().waits
    assert (waits.count, waits.median, waits.slow) == (2, 600, 7_200)


def test_nudges_are_counted_by_outcome(describe: Describe, site: SiteView, clock: Clock) -> None:
    with writing() as session:
        for number, (outcome, hours) in enumerate([("edited", 1), ("sent", 2), (None, 3), (None, 25), ("edited", 999)]):
            at = clock() - timedelta(hours=hours)
            session.add(Nudge(id=str(number), site_id=site.id, outcome=outcome, created_at=at))
    assert describe().total.nudges == Nudges(shown=4, edited=1, sent=1, withdrawn=1)


def test_response_times_and_unscored_comments_are_counted(describe: Describe, post: Post, scorer: FixedScorer) -> None:
    post()
    scorer.is_away = True
    post()
    found = describe()
    (times,) = found.scorers
    assert (times.scorer.name, times.count) == ("fixed", 1)
    assert times.median is not None
    assert 0 < times.median < 10_000
    assert (found.total.unscored, found.total.comments) == (1, 2)


def test_insights_are_for_owners_and_one_site(
    describe: Describe, post: Post, ben: Reviewer, cleo: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    post("toxic")
    with pytest.raises(NotAllowed):
        describe(by=ben)
    own = cleo.find_site("other")
    assert describe_insights(own.id, days=7, scorer=scorer, second="", by=cleo, now=clock()).is_empty
    assert not describe().is_empty


def write_many(post: Post, clock: Clock, *, toxic: int, calm: int) -> None:
    for number in range(toxic + calm):
        post("toxic" if number < toxic else "Well said.", guest=f"guest {number}")
        clock.advance(minutes=2)


def test_drift_since_the_thresholds_were_set_is_reported(
    describe: Describe, post: Post, set_policy: Callable[..., Policy], clock: Clock, scorer: FixedScorer
) -> None:
    scorer.model = "m"
    write_many(post, clock, toxic=5, calm=100)
    thresholds = dict(preset_policy(Preset.BALANCED).thresholds) | {Label.TOXICITY: Thresholds(hold_at=0.6)}
    set_policy(thresholds=thresholds)
    tuned_at = clock()
    clock.advance(days=10)
    set_policy(thresholds=thresholds, hold_links_over=1)  # changes no threshold
    write_many(post, clock, toxic=0, calm=90)
    assert not describe().drift.drifts
    write_many(post, clock, toxic=25, calm=10)
    drift = describe().drift
    assert (drift.tuned_at, drift.count_then, drift.count_week) == (tuned_at, 105, 125)
    assert drift.large
    reached = [each for each in drift.drifts if each.watched.limit <= 0.9]  # what a toxic one scores
    assert {(each.then.part, each.week.part) for each in reached} == {(5, 25)}
    assert not drift.is_for_another_model
    clock.advance(days=8)
    assert describe().drift.large == []


def test_thresholds_older_than_all_comments_are_compared_with_the_first_weeks(
    describe: Describe, post: Post, clock: Clock, scorer: FixedScorer
) -> None:
    scorer.model = "m"
    write_many(post, clock, toxic=30, calm=75)
    clock.advance(days=40)
    write_many(post, clock, toxic=0, calm=110)
    drift = describe().drift
    assert drift.then is not None
    assert drift.then[0] == drift.tuned_at
    assert (drift.count_then, drift.count_week) == (105, 110)
    assert drift.large


def test_scores_of_another_model_are_not_compared(
    describe: Describe, post: Post, clock: Clock, scorer: FixedScorer
) -> None:
    write_many(post, clock, toxic=0, calm=105)  # by "fixed-1"; the policy names "m"
    clock.advance(days=1)
    drift = describe().drift
    assert drift.is_for_another_model
    assert (drift.count_then, drift.count_week) == (0, 105)
    assert not drift.drifts
