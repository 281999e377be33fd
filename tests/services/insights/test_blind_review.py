"""The weekly blind sample: which comments are drawn, for whom, and that answers change no decision."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from moderation.domain.blind_review import BlindAnswer
from moderation.domain.decisions import Choice
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.services.comments.edit import EditRequest, delete_comment, edit_comment
from moderation.services.comments.own import Ownership
from moderation.services.insights.blind_review import describe_progress, draw_due, keep_answer, read_next
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.base import Base
from moderation.store.insights.blind_review import ReReviewItem, ReReviewSample
from moderation.store.learning import models as learned_models
from moderation.store.session import reading, writing
from tests.conftest import Clock, FixedScorer
from tests.made_up_site import make_comments, write_comments
from tests.services.conftest import Post, make_reviewer

# The test clock starts on a Sunday; on Monday the week is over.
TO_MONDAY = {"hours": 13}
Decide = Callable[..., int]


@pytest.fixture
def decide(post: Post, ada: Reviewer, clock: Clock) -> Decide:
    """Post a comment that is held, decide it as a moderator, and return its id."""

    def write(choice: Choice = Choice.APPROVE, *, by: Reviewer = ada, body: str = "toxic", guest: str = "") -> int:
        comment_id = post(body, guest=guest or None).comment_id
        decide_comment(
            comment_id, requested=RequestedDecision(choice), seen=SeenVersion(1, Status.PENDING), by=by, now=clock()
        )
        return comment_id

    return write


@pytest.fixture(autouse=True)
def hold_everything(set_policy: Callable[..., object]) -> None:
    set_policy(hold_everything=True)


def sample(site: SiteView) -> list[int]:
    """Return the newest sample's comments in order."""
    with reading() as session:
        newest = select(func.max(ReReviewSample.id)).where(ReReviewSample.site_id == site.id).scalar_subquery()
        rows = select(ReReviewItem.comment_id).where(ReReviewItem.sample_id == newest).order_by(ReReviewItem.place)
        return list(session.scalars(rows))


def answer_all(site: SiteView, by: Reviewer, clock: Clock, answer: BlindAnswer = BlindAnswer.APPROVE) -> int:
    count = 0
    while (comment := read_next(site.id, by=by, now=clock())[1]) is not None:
        keep_answer(site.id, item_id=comment.item_id, answer=answer, by=by, now=clock())
        count += 1
    return count


def everything_but_answers() -> dict[str, list[Any]]:
    with reading() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for name, table in Base.metadata.tables.items()
            if name != "re_review_answers"
        }


def test_twenty_of_last_week_are_drawn_half_of_them_rejected(
    site: SiteView, ada: Reviewer, ben: Reviewer, decide: Decide, clock: Clock
) -> None:
    before = [decide(Choice.REJECT) for _ in range(3)]
    clock.advance(days=7)
    made = [decide(choice) for choice in (Choice.APPROVE, Choice.REJECT, Choice.SPAM) for _ in range(15)]
    assert draw_due(now=clock()) == 1  # on Sunday, from the week before that
    assert sorted(sample(site)) == before
    clock.advance(**TO_MONDAY)
    late = decide()
    assert draw_due(now=clock()) == 1
    assert draw_due(now=clock()) == 0
    drawn = sample(site)
    assert (len(drawn), late in drawn) == (20, False)
    assert set(drawn) <= set(made)
    assert sum(comment_id in made[:15] for comment_id in drawn) == 10
    assert describe_progress(site.id, by=ben, now=clock()).total == 20


def test_the_draw_is_deterministic_for_site_and_week(
    site: SiteView, ada: Reviewer, decide: Decide, clock: Clock
) -> None:
    for _ in range(30):
        decide()
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    drawn = sample(site)
    with writing() as session:  # as if it had never been drawn
        session.execute(delete(ReReviewItem))
        session.execute(delete(ReReviewSample))
    assert draw_due(now=clock()) == 1
    assert (len(drawn), sample(site)) == (20, drawn)


def test_answers_change_no_decision_and_train_nothing(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    write_comments(make_comments(300, until=clock()), site_id=site.id, team=[(ada.id, ada.email)] * 2)
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    with reading() as session:
        before = learned_models.decided_rows(session, site.id, scorer=scorer.name, model=scorer.model, limit=1_000)
    kept = everything_but_answers()
    assert answer_all(site, ben, clock, BlindAnswer.REJECT) == 20
    assert everything_but_answers() == kept
    with reading() as session:
        after = learned_models.decided_rows(session, site.id, scorer=scorer.name, model=scorer.model, limit=1_000)
    assert after == before
    assert len(after) == 300


def test_nobody_reviews_their_own_decisions(
    site: SiteView, ada: Reviewer, ben: Reviewer, decide: Decide, clock: Clock
) -> None:
    of_ada, of_ben = decide(by=ada), decide(by=ben)
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    assert sorted(sample(site)) == [of_ada, of_ben]
    for by in (ada, ben):
        progress, comment = read_next(site.id, by=by, now=clock())
        assert (progress.done, progress.total) == (0, 1)
        assert comment is not None
        other = ada if by is ben else ben
        with pytest.raises(ChangedMeanwhile):
            keep_answer(site.id, item_id=comment.item_id, answer=BlindAnswer.REJECT, by=other, now=clock())


def test_the_first_answer_stays_and_a_skipped_comment_does_not_come_back(
    site: SiteView, ben: Reviewer, decide: Decide, clock: Clock
) -> None:
    decide()
    decide()
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    _, first = read_next(site.id, by=ben, now=clock())
    assert first is not None
    for answer in (BlindAnswer.SKIP, BlindAnswer.REJECT):
        keep_answer(site.id, item_id=first.item_id, answer=answer, by=ben, now=clock())
    progress, second = read_next(site.id, by=ben, now=clock())
    assert (progress.done, progress.left) == (1, 1)
    assert second is not None
    assert second.item_id != first.item_id


def test_deleted_or_edited_comments_drop_out(
    site: SiteView, ben: Reviewer, decide: Decide, scorer: FixedScorer, clock: Clock
) -> None:
    clock.advance(hours=11, minutes=58)  # an edit must come within ten minutes
    deleted, edited, _ = (decide(guest=name) for name in ("one", "two", "three"))
    clock.advance(minutes=3)
    draw_due(now=clock())
    assert describe_progress(site.id, by=ben, now=clock()).total == 3
    delete_comment(Ownership(deleted, "one"), now=clock())
    assert describe_progress(site.id, by=ben, now=clock()).total == 2
    edit_comment(EditRequest(Ownership(edited, "two"), "toxic, put otherwise"), scorer=scorer, now=clock())
    assert answer_all(site, ben, clock) == 1


def test_undone_or_already_drawn_comments_are_not_drawn(
    site: SiteView, ada: Reviewer, decide: Decide, post: Post, clock: Clock
) -> None:
    undone = post("toxic").comment_id
    seen = SeenVersion(1, Status.PENDING)
    made = decide_comment(undone, requested=RequestedDecision(Choice.REJECT), seen=seen, by=ada, now=clock())
    undo_decision(made.decision_id, by=ada, now=clock())
    drawn = decide()
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    assert sample(site) == [drawn]
    decide_comment(
        drawn, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.APPROVED), by=ada, now=clock()
    )
    clock.advance(days=7)
    assert draw_due(now=clock()) == 0
    assert sample(site) == [drawn]


def test_another_sites_sample_is_not_found(
    site: SiteView, ben: Reviewer, cleo: Reviewer, decide: Decide, clock: Clock
) -> None:
    decide()
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    _, comment = read_next(site.id, by=ben, now=clock())
    assert comment is not None
    (other,) = cleo.site_ids
    with pytest.raises(NotFound):
        read_next(site.id, by=cleo, now=clock())
    with pytest.raises(ChangedMeanwhile):
        keep_answer(other, item_id=comment.item_id, answer=BlindAnswer.REJECT, by=cleo, now=clock())


def test_new_moderators_are_asked_too(site: SiteView, ben: Reviewer, decide: Decide, clock: Clock) -> None:
    decide(by=ben)
    clock.advance(**TO_MONDAY)
    draw_due(now=clock())
    dora = make_reviewer("dora@blog.test", site.key, Role.MODERATOR, clock())
    assert describe_progress(site.id, by=ben, now=clock()).total == 0
    assert answer_all(site, dora, clock) == 1
