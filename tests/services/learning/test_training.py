"""When a model is trained: nightly, on request, once at a time, and what happens when it fails."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from moderation.domain.scores import Scores
from moderation.services.learning.overview import LearningWork, ask_to_learn, describe_learning, forget_learning
from moderation.services.learning.train import STEPS, train_due, train_requested, train_site
from moderation.services.refusals import ChangedMeanwhile, NotAllowed
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.learning.states import find_state, take_lease
from moderation.store.session import reading, writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.made_up_site import make_comments
from tests.services.insights.decided import fill, kept, suggest


def test_training_is_due_daily_after_new_decisions(
    learned: Callable[..., None], site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    learned()
    clock.advance(hours=1)
    assert train_due(scorer, now=clock) == 0
    clock.advance(days=1)
    assert train_due(scorer, now=clock) == 0
    fill(make_comments(3, until=clock(), seed=3), site, [ada, ben])
    assert train_due(scorer, now=clock) == 1
    assert train_due(scorer, now=clock) == 0


def test_training_on_request_runs_in_the_worker_and_shows_progress(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    with pytest.raises(NotAllowed):
        ask_to_learn(site.id, by=ben, now=NOON)
    ask_to_learn(site.id, by=ada, now=NOON)
    assert describe_learning(site.id, scorer=scorer, by=ada).work == LearningWork(0, 0)
    suggest(site, 1, at=NOON)
    seen: list[LearningWork | None] = []

    class Watching(FixedScorer):
        """Records the progress while texts are read."""

        def score(self, text: str) -> Scores:
            seen.append(describe_learning(site.id, scorer=scorer, by=ada).work)
            return super().score(text)

    assert train_requested(Watching(), now=clock) == 1
    assert seen == [LearningWork(0, STEPS)]
    view = describe_learning(site.id, scorer=scorer, by=ada)
    assert (view.work, view.trouble, view.is_used) == (None, "", True)
    with reading() as session:
        state = find_state(session, site.id)
        assert state is not None
        assert state.done == STEPS - 1  # the last step ends with the work
    assert train_requested(scorer, now=clock) == 0


def test_a_model_deleted_during_training_stays_deleted(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    suggest(site, 1, at=NOON)

    class Forgetting(FixedScorer):
        def score(self, text: str) -> Scores:
            forget_learning(site.id, scorer=scorer, by=ada, now=NOON)
            return super().score(text)

    ask_to_learn(site.id, by=ada, now=NOON)
    assert train_requested(Forgetting(), now=clock) == 0
    assert kept(site) == []
    view = describe_learning(site.id, scorer=scorer, by=ada)
    assert (view.is_off, view.work) == (True, None)


def test_a_failure_is_explained_and_not_retried_forever(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    ask_to_learn(site.id, by=ada, now=NOON)
    assert train_requested(FixedScorer(model="new"), now=clock) == 0  # this scorer has scored none of them
    view = describe_learning(site.id, scorer=scorer, by=ada)
    assert "at least 200 more scored decisions" in view.trouble
    assert view.work is None
    ask_to_learn(site.id, by=ada, now=NOON)
    assert describe_learning(site.id, scorer=scorer, by=ada).trouble == ""


def test_two_workers_do_not_train_for_one_site_at_once(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    with writing() as session:
        assert take_lease(session, site.id, now=NOON, until=NOON + timedelta(minutes=10))
    with pytest.raises(ChangedMeanwhile):
        train_site(site.id, scorer=scorer, now=NOON)
    # The other worker has died.
    assert train_site(site.id, scorer=scorer, now=NOON + timedelta(minutes=11)).decisions == 300
