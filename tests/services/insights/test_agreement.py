"""Agreement between moderators, the scorer under the thresholds in force, and the learned model."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import update

from moderation.domain.agreement import Agreement
from moderation.domain.blind_review import BlindAnswer
from moderation.domain.decisions import Choice
from moderation.domain.learning import Learning, Share
from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.comments.edit import delete_comment
from moderation.services.comments.own import Ownership
from moderation.services.insights.agreement import AgreementView, Comparison, describe_agreement
from moderation.services.insights.blind_review import draw_due, keep_answer, read_next
from moderation.services.learning.overview import forget_learning
from moderation.services.learning.train import train_site
from moderation.services.refusals import NotFound
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.session import writing
from tests.conftest import Clock, FixedScorer
from tests.made_up_site import make_comments, write_comments
from tests.services.conftest import Post

Rule = Callable[..., int]


@pytest.fixture
def rule(post: Post, ada: Reviewer, clock: Clock) -> Rule:
    """Decide a comment, a new one unless it is named; return the decision's id."""

    def decide(
        choice: Choice, *, by: Reviewer = ada, body: str = "toxic", of: int = 0, seen: Status = Status.PENDING
    ) -> int:
        requested = RequestedDecision(choice)
        comment_id = of or post(body).comment_id
        return decide_comment(
            comment_id, requested=requested, seen=SeenVersion(1, seen), by=by, now=clock()
        ).decision_id

    return decide


@pytest.fixture(autouse=True)
def hold_everything(set_policy: Callable[..., object]) -> None:
    set_policy(hold_everything=True)


def look(site: SiteView, by: Reviewer, scorer: FixedScorer, clock: Clock) -> AgreementView:
    return describe_agreement(site.id, scorer=scorer, by=by, now=clock())


def answer_blind(site: SiteView, by: Reviewer, clock: Clock, choose: Callable[[str], BlindAnswer]) -> None:
    clock.advance(hours=13)  # the test clock starts on a Sunday
    draw_due(now=clock())
    while (comment := read_next(site.id, by=by, now=clock())[1]) is not None:
        keep_answer(site.id, item_id=comment.item_id, answer=choose(str(comment.html)), by=by, now=clock())


def names(comparisons: Sequence[Comparison]) -> list[tuple[str, str]]:
    return [(each.first, each.second) for each in comparisons]


def test_blind_answers_are_compared_with_decisions(
    site: SiteView, ada: Reviewer, ben: Reviewer, rule: Rule, scorer: FixedScorer, clock: Clock
) -> None:
    for number in range(10):
        rule(Choice.APPROVE, body=f"Well said, {number}.")
        rule(Choice.SPAM if number else Choice.REJECT, body=f"A toxic remark, {number}.")

    def choose(words: str) -> BlindAnswer:
        if "remark, 1" in words:
            return BlindAnswer.SKIP
        return BlindAnswer.REJECT if "toxic" in words or "said, 3" in words else BlindAnswer.APPROVE

    answer_blind(site, ben, clock, choose)
    (met,) = look(site, ada, scorer, clock).between
    assert (met.first, met.second) == (ada.email, ben.email)
    assert met.agreement == Agreement(9, 0, 1, 9)
    assert (met.agreement.missing, met.openly, met.differing) == (1, Share(0, 0), 1)
    (difference,) = met.differences
    assert (difference.words, difference.first_rejects, difference.is_blind) == ("Well said, 3.", False, True)


def test_open_second_decisions_are_counted_separately(
    site: SiteView, ada: Reviewer, ben: Reviewer, rule: Rule, post: Post, scorer: FixedScorer, clock: Clock
) -> None:
    differing, alike, slip, overruled = (post("toxic").comment_id for _ in range(4))
    rule(Choice.APPROVE, of=differing)
    rule(Choice.REJECT, of=differing, by=ben, seen=Status.APPROVED)
    rule(Choice.REJECT, of=alike)
    rule(Choice.SPAM, of=alike, by=ben, seen=Status.REJECTED)
    undo_decision(rule(Choice.REJECT, of=slip), by=ada, now=clock())
    rule(Choice.APPROVE, of=slip, by=ben)
    undo_decision(rule(Choice.REJECT, of=overruled, by=ben), by=ada, now=clock())
    rule(Choice.APPROVE, of=overruled)
    (met,) = look(site, ada, scorer, clock).between
    assert (met.agreement, met.openly) == (Agreement(), Share(2, 3))
    assert {each.comment_id for each in met.differences} == {differing, overruled}
    assert not any(each.is_blind for each in met.differences)


def test_the_scorer_is_judged_by_the_thresholds_in_force(
    site: SiteView,
    ada: Reviewer,
    ben: Reviewer,
    rule: Rule,
    scorer: FixedScorer,
    clock: Clock,
    set_policy: Callable[..., object],
) -> None:
    for choice, by, body in (
        (Choice.APPROVE, ada, "Well said."),
        (Choice.REJECT, ada, "Well said, off topic."),
        (Choice.REJECT, ben, "toxic"),
        (Choice.APPROVE, ben, "toxic, but quoted"),
        (Choice.REJECT, ben, "toxic indeed"),
    ):
        rule(choice, by=by, body=body)
    together, of_ben, of_ada = look(site, ada, scorer, clock).with_scorer
    assert (together.first, of_ben.first, of_ada.first) == ("", ben.email, ada.email)
    assert together.agreement == Agreement(1, 1, 1, 2)
    assert of_ben.agreement == Agreement(0, 0, 1, 2)
    assert [each.words for each in of_ada.differences] == ["Well said, off topic."]
    set_policy(
        thresholds=dict.fromkeys(Label, Thresholds())
    )  # no score reaches a threshold now, whatever was signalled then
    together, *_ = look(site, ada, scorer, clock).with_scorer
    assert together.agreement == Agreement(2, 3, 0, 0)
    scorer.model = "fixed-2"
    assert look(site, ada, scorer, clock).with_scorer == []


def test_the_learned_model_counts_from_its_threshold_while_in_use(
    site: SiteView,
    ada: Reviewer,
    ben: Reviewer,
    rule: Rule,
    scorer: FixedScorer,
    clock: Clock,
    set_policy: Callable[..., object],
) -> None:
    write_comments(make_comments(300, until=clock()), site_id=site.id, team=[(ada.id, ada.email), (ben.id, ben.email)])
    assert look(site, ada, scorer, clock).with_learned is None
    train_site(site.id, scorer=scorer, now=clock())
    # Training examples are left out: the model would be compared with what it was told.
    assert look(site, ada, scorer, clock).with_learned == []
    for choice, body in ((Choice.REJECT, "Look up moonstones."), (Choice.APPROVE, "Moonstones? No.")):
        rule(choice, body=body)
    view = look(site, ada, scorer, clock)
    (met,) = view.with_learned or ()
    assert view.learned_threshold == 0.5
    assert met.agreement == Agreement(0, 0, 1, 1)
    set_policy(hold_everything=True, learning=Learning(hold_at=1.0))
    view = look(site, ada, scorer, clock)
    (met,) = view.with_learned or ()
    assert (view.learned_threshold, met.agreement) == (1.0, Agreement(1, 1, 0, 0))
    forget_learning(site.id, scorer=scorer, by=ada, now=clock())
    assert look(site, ada, scorer, clock).with_learned is None


def test_a_moderator_sees_their_own_disagreements(
    site: SiteView,
    ada: Reviewer,
    ben: Reviewer,
    cleo: Reviewer,
    rule: Rule,
    post: Post,
    scorer: FixedScorer,
    clock: Clock,
) -> None:
    comment_id = post("toxic").comment_id
    rule(Choice.APPROVE, of=comment_id)
    assert look(site, ben, scorer, clock).with_scorer == []
    rule(Choice.REJECT, of=comment_id, by=ben, seen=Status.APPROVED)
    whole, part = look(site, ada, scorer, clock), look(site, ben, scorer, clock)
    assert (whole.is_whole, part.is_whole) == (True, False)
    assert names(part.between) == names(whole.between) == [(ada.email, ben.email)]
    assert names(whole.with_scorer) == [("", ""), (ada.email, ""), (ben.email, "")]
    assert names(part.with_scorer) == [(ben.email, "")]
    with pytest.raises(NotFound):
        look(site, cleo, scorer, clock)


def test_deleted_comments_are_left_out_and_blurred_ones_show_no_text(
    site: SiteView, ada: Reviewer, ben: Reviewer, rule: Rule, post: Post, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.probabilities = {"insult": 0.99}
    comment_id = post("toxic", guest="somebody").comment_id
    rule(Choice.APPROVE, of=comment_id)
    rule(Choice.REJECT, of=comment_id, by=ben, seen=Status.APPROVED)
    (met,) = look(site, ada, scorer, clock).between
    assert [(each.comment_id, each.words) for each in met.differences] == [(comment_id, "")]
    delete_comment(Ownership(comment_id, "somebody"), now=clock())
    gone = look(site, ada, scorer, clock)
    assert (gone.between, gone.with_scorer) == ([], [])


def test_all_differences_are_counted_and_the_newest_listed(
    site: SiteView, ada: Reviewer, rule: Rule, scorer: FixedScorer, clock: Clock
) -> None:
    for number in range(13):
        rule(Choice.REJECT, body=f"Well said, {number}. {'So it is. ' * 40}")
    (met,) = look(site, ada, scorer, clock).with_scorer
    said = [each.words for each in met.differences]
    assert (met.differing, len(said)) == (13, 10)
    assert said[0].startswith("Well said, 12. So it is.")
    assert all(len(each) <= 161 and each.endswith("…") for each in said)


def test_predictions_for_older_revisions_do_not_count(
    site: SiteView, ada: Reviewer, ben: Reviewer, rule: Rule, post: Post, scorer: FixedScorer, clock: Clock
) -> None:
    write_comments(make_comments(300, until=clock()), site_id=site.id, team=[(ada.id, ada.email), (ben.id, ben.email)])
    train_site(site.id, scorer=scorer, now=clock())
    comment_id = post("Look up moonstones.").comment_id
    rule(Choice.REJECT, of=comment_id)
    assert look(site, ada, scorer, clock).with_learned
    with writing() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(revision=2))
    assert look(site, ada, scorer, clock).with_learned == []
