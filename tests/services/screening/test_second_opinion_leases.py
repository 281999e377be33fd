"""Leases on texts: abandoned work is taken over, and late answers are discarded."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.domain.scores import Scores
from moderation.domain.second_opinion import MOST_ATTEMPTS
from moderation.domain.status import Status
from moderation.services.review.cards import read_card
from moderation.services.screening.second_opinion import LEASE, work_on_next
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import Comment, get_comment
from moderation.store.scoring.results import ScoreRow
from moderation.store.session import reading, writing
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.opinions import HARSH, awaited, give_all


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


class DyingScorer(FixedScorer):
    """Never returns from a request, as if the worker were killed."""

    def score(self, text: str) -> Scores:
        raise KeyboardInterrupt


def test_a_dead_workers_text_is_taken_over_after_its_lease(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    posted = post("Well said.")
    with pytest.raises(KeyboardInterrupt):
        work_on_next(DyingScorer(name="detoxify"), now=clock)
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert give_all(second, clock) == 0
    clock.advance(seconds=1)
    assert give_all(second, clock) == 1
    assert read_card(posted.comment_id, by=ada).opinion is not None
    with reading() as session:
        assert len(list(session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify")))) == 1


def test_a_text_that_kills_every_worker_is_given_up(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    posted = post("Well said.")
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            work_on_next(DyingScorer(name="detoxify"), now=clock)
        clock.advance(seconds=LEASE.total_seconds())
    assert give_all(second, clock) == 0
    opinion = read_card(posted.comment_id, by=ada).opinion
    assert opinion is not None
    assert (opinion.is_given_up, opinion.reason) == (True, "The worker stopped before it was done.")


def test_an_answer_after_the_lease_is_discarded(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")

    class LateScorer(FixedScorer):
        def score(self, text: str) -> Scores:
            clock.advance(seconds=LEASE.total_seconds())
            assert work_on_next(second, now=clock)
            return super().score(text)

    assert work_on_next(LateScorer(name="detoxify", model="late"), now=clock)
    with reading() as session:
        rows = session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify"))
        assert [row.model for row in rows] == ["detoxify-1"]


def test_an_answer_about_an_edited_text_is_discarded(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    posted = post("Well said.")

    class Meanwhile(FixedScorer):
        def score(self, text: str) -> Scores:
            with writing() as session:
                comment = get_comment(session, posted.comment_id)
                assert comment is not None
                comment.revision = 2
            return super().score(text)

    work_on_next(Meanwhile(name="detoxify", probabilities=HARSH), now=clock)
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        assert comment.state is Status.APPROVED
        assert list(session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify"))) == []
    clock.advance(seconds=timedelta(hours=1).total_seconds())
    assert give_all(second, clock) == 0
    assert awaited() == []
