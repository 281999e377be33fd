"""Suggested labels from API clients are trained on in addition to moderators' decisions."""

import pytest

from moderation.services.api.keys import forget_suggestions
from moderation.services.learning.overview import describe_learning
from moderation.services.learning.train import TooFewDecisions, train_due, train_site
from moderation.services.review.cards import read_card
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import NOON, Clock, FixedScorer
from tests.made_up_site import make_comments
from tests.services.conftest import Post
from tests.services.insights.decided import SUNDIALS, fill, kept, suggest


def test_suggestions_are_trained_on_and_counted_separately(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, post: Post
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    train_site(site.id, scorer=scorer, now=NOON)
    before = read_card(post(SUNDIALS.format(place="the port")).comment_id, by=ada).learned or 0
    suggest(site, 60, at=NOON)
    scorer.breaks_on = "street 7."  # a text that crashes the scorer is skipped
    learned = train_site(site.id, scorer=scorer, now=NOON)
    view = describe_learning(site.id, scorer=scorer, by=ada)
    assert (learned.decisions, learned.outside, view.outside) == (300, 59, 59)
    assert view.held_out is not None
    assert view.held_out.count == 300
    after = read_card(post(SUNDIALS.format(place="the port")).comment_id, by=ada).learned or 0
    assert after > before + 0.3


def test_suggestions_cannot_replace_or_outvote_decisions(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    fill(make_comments(150, until=NOON), site, [ada, ben])
    suggest(site, 220, at=NOON)
    with pytest.raises(TooFewDecisions):
        train_site(site.id, scorer=scorer, now=NOON)
    fill(make_comments(60, until=NOON, seed=2), site, [ada, ben])
    learned = train_site(site.id, scorer=scorer, now=NOON)
    assert (learned.decisions, learned.outside) == (210, 210)


def test_new_and_deleted_suggestions_trigger_training(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    fill(make_comments(300, until=NOON), site, [ada, ben])
    train_site(site.id, scorer=scorer, now=NOON)
    clock.advance(days=1)
    caller = suggest(site, 1, at=clock())
    clock.advance(days=1)
    assert train_due(scorer, now=clock) == 1
    clock.advance(days=1)
    assert train_due(scorer, now=clock) == 0
    forget_suggestions(ada, site.id, key_id=caller.key_id, now=clock())
    assert train_due(scorer, now=clock) == 1
    assert kept(site)[-1].outside == 0
