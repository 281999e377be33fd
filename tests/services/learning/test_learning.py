"""Learning from moderators: training data, effects, and deletion."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select

from moderation.domain.learning import LEAST_DECISIONS, Learning
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.domain.risk import estimate_risk
from moderation.domain.signals import Effect, SignalKind
from moderation.domain.status import Status
from moderation.services.comments.edit import EditRequest, edit_comment
from moderation.services.comments.own import Ownership
from moderation.services.learning.overview import (
    describe_learning,
    forget_learning,
)
from moderation.services.learning.predict import apply_prediction
from moderation.services.learning.train import TooFewDecisions, train_due, train_site
from moderation.services.refusals import NotAllowed
from moderation.services.review.cards import read_card
from moderation.services.screening.screen import screen_text
from moderation.services.screening.unscored import screen_unscored
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.session import reading, writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.made_up_site import make_comments
from tests.services.conftest import Post
from tests.services.insights.decided import fill, kept
from tests.services.learning.conftest import let

MOONSTONES = "Moonstones would have cured this, look up moonstones."


def find_load(risks: Sequence[float], rejected: Sequence[bool], *, misses: float) -> float:
    """Return the share to review so that no more than that share of what is rejected is missed."""
    wanted = sorted((risk for risk, bad in zip(risks, rejected, strict=True) if bad), reverse=True)
    limit = wanted[min(len(wanted) - 1, round(len(wanted) * (1 - misses)) - 1)]
    return sum(risk >= limit for risk in risks) / len(risks)


def test_learning_lowers_the_review_load_at_the_same_miss_rate(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    """Measured on pending comments whose outcomes the model has not seen."""
    comments = make_comments(2_000, until=NOON)
    waiting = comments[1_400:]
    ids = fill(comments, site, [ada, ben], waiting=len(waiting))[1_400:]
    by_labels = [estimate_risk([each.scores], []) for each in waiting]
    train_site(site.id, scorer=scorer, now=NOON)
    with reading() as session:
        rows = {comment.id: comment for comment in session.scalars(select(Comment).where(Comment.id.in_(ids)))}
        learned = [rows[comment_id].risk for comment_id in ids]
        assert {rows[comment_id].status for comment_id in ids} == {"pending"}
    outcomes = [each.is_rejected for each in waiting]
    before, after = (find_load(risks, outcomes, misses=0.1) for risks in (by_labels, learned))
    assert after < 0.6 * before


def test_with_too_few_decisions_the_number_missing_is_reported(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    fill(make_comments(150, until=NOON), site, [ada, ben])
    with pytest.raises(TooFewDecisions) as caught:
        train_site(site.id, scorer=scorer, now=NOON)
    assert caught.value.missing == LEAST_DECISIONS - 150
    assert describe_learning(site.id, scorer=scorer, by=ada).missing == 50
    assert kept(site) == []


def test_training_is_deterministic(site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer) -> None:
    fill(make_comments(400, until=NOON), site, [ada, ben])
    for _ in range(5):
        train_site(site.id, scorer=scorer, now=NOON)
    rows = kept(site)
    assert len(rows) == 3
    assert len({row.weights for row in rows}) == 1
    assert rows[0].words == rows[2].words
    assert "moonstones" in [word["word"] for word in rows[0].words]


def test_automatic_decisions_are_not_trained_on(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, post: Post
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    for _ in range(5):
        post(MOONSTONES)
    assert train_site(site.id, scorer=scorer, now=NOON).decisions == 300


def test_the_model_only_sorts_the_queue_until_the_owner_lets_it_hold(
    learned: Callable[..., None], site: SiteView, ada: Reviewer, scorer: FixedScorer, post: Post
) -> None:
    learned()
    posted = post(MOONSTONES)
    card = read_card(posted.comment_id, by=ada)
    assert posted.status is Status.APPROVED
    assert (card.learned or 0) > 0.7
    assert card.risk == card.learned
    let(site, ada, scorer, hold_at=0.6)
    held = post(MOONSTONES)
    (signal,) = read_card(held.comment_id, by=ada).signals
    assert held.status is Status.PENDING
    assert (signal.kind, signal.effect, signal.limit) == (SignalKind.LEARNED, Effect.HOLD, 0.6)


def test_the_model_also_applies_to_late_screening_and_edits(
    learned: Callable[..., None], site: SiteView, ada: Reviewer, scorer: FixedScorer, post: Post, clock: Clock
) -> None:
    learned(hold_at=0.6)
    scorer.is_away = True
    late = post(MOONSTONES)
    scorer.is_away = False
    screen_unscored(scorer, now=clock())
    held = {signal.kind for signal in read_card(late.comment_id, by=ada).signals}
    assert held == {SignalKind.LEARNED}
    early = post("Thank you, a good read.", guest="somebody")
    assert early.status is Status.APPROVED
    own = Ownership(early.comment_id, "somebody")
    assert edit_comment(EditRequest(own, MOONSTONES), scorer=scorer, now=clock()).status is Status.PENDING
    assert (read_card(early.comment_id, by=ada).learned or 0) > 0.6


def test_text_is_read_before_the_write_lock_and_only_with_a_model(
    learned: Callable[..., None], site: SiteView, scorer: FixedScorer
) -> None:
    assert screen_text(MOONSTONES, scorer, site_id=site.id).words is None
    learned()
    words = screen_text(MOONSTONES, scorer, site_id=site.id).words
    scores, policy = scorer.score(MOONSTONES), preset_policy(Preset.BALANCED)
    with writing() as session:
        predicted = apply_prediction(session, site.id, words, scores=scores, signals=(), policy=policy)
        # Text not read by then is not read now, because all writers would have to wait.
        unread = apply_prediction(session, site.id, None, scores=scores, signals=(), policy=policy)
    assert (predicted.probability or 0) > 0.6
    assert unread.probability is None


SWEARING = "Damn, the bakery is bloody good, holy crap."


def test_the_model_publishes_only_what_labels_alone_hold(
    learned: Callable[..., None],
    site: SiteView,
    ada: Reviewer,
    scorer: FixedScorer,
    post: Post,
    set_policy: Callable[..., Policy],
) -> None:
    learned()
    scorer.probabilities = {"toxicity": 0.8, "obscene": 0.9, "insult": 0.3, "threat": 0.01, "identity_attack": 0.02}
    generous = Learning(publish_below=0.3, most_error=0.3)
    set_policy(learning=generous)
    shown = post(SWEARING)
    effects = {(each.kind, each.effect) for each in read_card(shown.comment_id, by=ada).signals}
    assert shown.status is Status.APPROVED
    assert effects == {(SignalKind.LABEL, Effect.NOTE), (SignalKind.LEARNED, Effect.NOTE)}
    for changes in ({"hold_everything": True}, {"held_words": ("bakery",)}, {"hold_first_timers": True}):
        set_policy(learning=generous, **changes)
        assert post(SWEARING).status is Status.PENDING, changes
    set_policy(learning=generous, rejected_words=("bakery",))
    assert post(SWEARING).status is Status.REJECTED


@pytest.mark.parametrize("settings", [{"publish_below": None}, {"publish_below": 0.3, "most_error": 0.001}])
def test_the_model_publishes_nothing_unless_allowed_and_accurate(
    learned: Callable[..., None], scorer: FixedScorer, post: Post, settings: dict[str, float | None]
) -> None:
    learned(**settings)
    scorer.probabilities = {"toxicity": 0.8, "obscene": 0.9}
    assert post(SWEARING).status is Status.PENDING


def test_a_model_is_not_used_with_another_scorer(
    learned: Callable[..., None], site: SiteView, ada: Reviewer, scorer: FixedScorer, post: Post
) -> None:
    learned(hold_at=0.6)
    scorer.model = "fixed-2"
    posted = post(MOONSTONES)
    assert posted.status is Status.APPROVED
    assert read_card(posted.comment_id, by=ada).learned is None
    assert not describe_learning(site.id, scorer=scorer, by=ada).is_used


def test_deleting_a_model_leaves_only_a_log_entry(
    learned: Callable[..., None],
    site: SiteView,
    ada: Reviewer,
    ben: Reviewer,
    scorer: FixedScorer,
    post: Post,
    clock: Clock,
) -> None:
    learned(hold_at=0.6)
    waiting = post(MOONSTONES)
    with pytest.raises(NotAllowed):
        forget_learning(site.id, scorer=scorer, by=ben, now=NOON)
    forget_learning(site.id, scorer=scorer, by=ada, now=NOON)
    card = read_card(waiting.comment_id, by=ada)
    assert kept(site) == []
    assert (card.learned, card.risk) == (None, 0.01)
    with reading() as session:
        assert session.scalar(select(func.count()).where(Comment.learned.is_not(None))) == 0
    assert post(MOONSTONES).status is Status.APPROVED
    clock.advance(days=2)
    assert train_due(scorer, now=clock) == 0
    train_site(site.id, scorer=scorer, now=clock())
    assert len(kept(site)) == 1
