"""Suggested thresholds meet the requested miss rate on comments they were not fitted on.

A fifth of the generated site is rejected, partly for reasons no label knows, so few misses take a large review load.
Thresholds do slightly better on the decisions they were fitted on. Of sixteen such sites (seeds 1 to 16), 13, 15 and 16
met 5, 10 and 20 % within the interval, with 5.3, 10.6 and 20.3 % missed on average; `unseen` predicted 5.5, 10.7 and
20.9 %. The site here is the one used by all tests, seed 1.
"""

import pytest

from moderation.domain.learning import Share
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.thresholds import Tally
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.thresholds.lab import try_thresholds
from moderation.services.thresholds.score_sheets import History, keep_sheets
from moderation.services.thresholds.suggest import Suggestion, find_thresholds, suggest_thresholds
from moderation.services.thresholds.tally import tally
from tests.conftest import NOON, FixedScorer
from tests.made_up_site import make_comments
from tests.services.insights.decided import fill
from tests.services.thresholds.histories import to_history

BALANCED = preset_policy(Preset.BALANCED).thresholds
RATES = (0.05, 0.10, 0.20)


def misses_of(counted: Tally) -> Share:
    return Share(counted.misses, counted.rejected)


@pytest.fixture(scope="module")
def parts() -> tuple[History, History]:
    """The first three quarters of 20,000 comments, and the rest."""
    comments = make_comments(20_000, until=NOON)
    return to_history(comments[:15_000]), to_history(comments[15_000:])


@pytest.fixture(scope="module")
def found(parts: tuple[History, History]) -> dict[float, Suggestion]:
    return {rate: find_thresholds(parts[0], BALANCED, most_misses=rate) for rate in RATES}


@pytest.mark.parametrize("rate", RATES)
def test_the_requested_rate_is_met_on_later_comments(
    parts: tuple[History, History], found: dict[float, Suggestion], rate: float
) -> None:
    assert found[rate].seen.value <= rate
    missed = misses_of(tally(parts[1], found[rate].thresholds))
    low, high = missed.interval
    assert low <= rate <= high
    # The prediction matches the outcome.
    expected_low, expected_high = found[rate].unseen.interval
    assert expected_low <= high
    assert low <= expected_high


def test_allowing_more_misses_means_less_to_review(
    parts: tuple[History, History], found: dict[float, Suggestion]
) -> None:
    counted = [tally(parts[1], found[rate].thresholds) for rate in RATES]
    loads = [each.held / each.total for each in counted]
    assert 1.0 > loads[0] > loads[1] > loads[2] > 0.2
    assert counted[0].misses < counted[1].misses < counted[2].misses


def test_the_same_is_true_for_comments_in_the_database(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    comments, rate = make_comments(2_400, until=NOON), 0.2
    fill(comments[:1_800], site, [ada, ben])
    keep_sheets(scorer, seconds=60)
    suggestion = suggest_thresholds(site.id, BALANCED, most_misses=rate, by=ada, scorer=scorer)
    assert suggestion.sample.comments == 1_800
    fill(comments[1_800:], site, [ada, ben])
    keep_sheets(scorer, seconds=60)
    later = try_thresholds(site.id, suggestion.thresholds, last=600, by=ada, scorer=scorer).tried
    assert (later.total, later.approved + later.rejected) == (600, 600)
    assert later == tally(to_history(comments[1_800:]), suggestion.thresholds)
    low, high = misses_of(later).interval
    assert low <= rate <= high
