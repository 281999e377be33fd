"""The threshold lab: trials, visible comments, and saving thresholds."""

from dataclasses import replace

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.domain.thresholds import Ruled
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy, describe_policy
from moderation.services.sites.sites import SiteView
from moderation.services.thresholds.lab import set_thresholds, try_thresholds
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

BALANCED = preset_policy(Preset.BALANCED).thresholds


def test_a_trial_compares_both_thresholds_and_shows_the_nearest_comments(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    for insult in (0.3, 0.5, 0.7, 0.9):
        scorer.probabilities = {"insult": insult}
        last = post(f"An insult of {insult}.").comment_id
        clock.advance(minutes=1)
    decide_comment(
        last, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    stricter = {**BALANCED, Label.INSULT: Thresholds(hold_at=0.6)}
    trial = try_thresholds(site.id, stricter, last=100, by=ada, scorer=scorer, read_at=(Label.INSULT, 0.6))
    assert (trial.tried.published, trial.tried.held, trial.present.held) == (2, 2, 1)
    assert (trial.tried.rejected, trial.tried.misses, trial.present.misses) == (1, 0, 0)
    assert trial.nearest is not None
    assert [(case.value, case.outcome) for case in trial.nearest.over] == [
        (0.7, Status.PENDING),
        (0.9, Status.PENDING),
    ]
    assert [case.excerpt for case in trial.nearest.under] == ["An insult of 0.5.", "An insult of 0.3."]
    assert trial.nearest.over[1].ruled is Ruled.REJECTED
    assert trial.share == 1


def test_text_stays_blurred_for_moderators_who_want_that(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer
) -> None:
    post("a toxic remark")
    read_at = (Label.INSULT, 0.5)
    shy = replace(ada, veil_at=0.8)
    for by, excerpt in ((ada, "a toxic remark"), (shy, "")):
        trial = try_thresholds(site.id, BALANCED, last=100, by=by, scorer=scorer, read_at=read_at)
        assert trial.nearest is not None
        assert [case.excerpt for case in trial.nearest.over] == [excerpt]


def test_saving_changes_only_thresholds_and_records_their_model(
    site: SiteView, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    before = describe_policy(site.id)
    change_policy(
        site.id,
        policy=replace(before.policy, held_words=("bananas",)),
        model="older",
        actor="test",
        now=clock(),
        seen=before.number,
    )
    strict = preset_policy(Preset.STRICT).thresholds
    number = set_thresholds(site.id, strict, by=ada, scorer=scorer, now=clock(), seen=before.number + 1)
    after = describe_policy(site.id)
    assert (after.number, after.model, after.actor) == (number, "fixed-1", ada.email)
    assert (after.policy.held_words, after.policy.preset) == (("bananas",), Preset.STRICT)
    with pytest.raises(ChangedMeanwhile):
        set_thresholds(site.id, BALANCED, by=ada, scorer=scorer, now=clock(), seen=before.number)


def test_only_an_owner_may_try_or_save(
    site: SiteView, ben: Reviewer, cleo: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    for somebody, refusal in ((ben, NotAllowed), (cleo, NotFound)):
        with pytest.raises(refusal):
            try_thresholds(site.id, BALANCED, last=100, by=somebody, scorer=scorer)
        with pytest.raises(refusal):
            set_thresholds(site.id, BALANCED, by=somebody, scorer=scorer, now=clock(), seen=1)
