"""Rescoring when scorers fail or comments change during the run."""

import pytest

from moderation.domain.scores import Scores
from moderation.scoring.scorer import ScorerUnavailable, TextFailed
from moderation.services.screening.rescore import find_lacking
from moderation.store.comments.comments import get_comment
from moderation.store.session import writing
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.rescoring import NEWER, models, run


@pytest.mark.parametrize("failure", [TextFailed, ValueError])
def test_a_failing_text_does_not_stop_the_run(post: Post, clock: Clock, failure: type[Exception]) -> None:
    broken, fine = post("A poisoned text.").comment_id, post("A fine text.").comment_id

    class Picky(FixedScorer):
        def score(self, text: str) -> Scores:
            if "poisoned" in text:
                raise failure(text)
            return super().score(text)

    (batch,) = run(Picky(model="fixed-2"), clock)
    assert (batch.seen, batch.failed) == (2, 1)
    assert (models(broken), models(fine)) == (["fixed-1"], ["fixed-1", "fixed-2"])


def test_after_the_scorer_fails_the_next_run_continues(post: Post, clock: Clock) -> None:
    comments = [post(f"Number {number}.").comment_id for number in range(3)]

    class Leaving(FixedScorer):
        def score(self, text: str) -> Scores:
            if "Number 1" in text:
                raise ScorerUnavailable("It has gone.")
            return super().score(text)

    with pytest.raises(ScorerUnavailable):
        run(Leaving(model="fixed-2"), clock)
    assert [len(models(comment)) for comment in comments] == [2, 1, 1]
    run(NEWER, clock)
    assert [len(models(comment)) for comment in comments] == [2, 2, 2]


def test_concurrent_runs_save_one_score(post: Post, clock: Clock) -> None:
    comment = post("Well said.").comment_id

    class Meanwhile(FixedScorer):
        def score(self, text: str) -> Scores:
            run(NEWER, clock)
            return super().score(text)

    run(Meanwhile(model="fixed-2"), clock)
    assert models(comment) == ["fixed-1", "fixed-2"]


def test_comments_edited_or_deleted_during_the_run_are_skipped(post: Post, clock: Clock) -> None:
    edited, deleted = post("One.").comment_id, post("Two.").comment_id

    class Meanwhile(FixedScorer):
        def score(self, text: str) -> Scores:
            with writing() as session:
                first, other = get_comment(session, edited), get_comment(session, deleted)
                assert first is not None
                assert other is not None
                first.revision, other.status = 2, "deleted"
            return super().score(text)

    run(Meanwhile(model="fixed-2"), clock)
    assert (models(edited), models(deleted)) == (["fixed-1"], ["fixed-1"])
    assert find_lacking(NEWER)[1] == 1  # the edited one, as it is now
