"""The generated site for tests: deterministic, with moderators who differ from the labels, and in a real database."""

from moderation.domain.status import Status
from moderation.services.review.cards import read_card
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments


def test_the_site_depends_on_the_seed_only() -> None:
    assert make_comments(50, until=NOON) == make_comments(50, until=NOON)
    assert make_comments(50, until=NOON) != make_comments(50, until=NOON, seed=2)


def test_labels_predict_outcomes_only_partly() -> None:
    comments = make_comments(5_000, until=NOON)
    rejected = [comment for comment in comments if comment.is_rejected]
    caught = sum(comment.scores["toxicity"] >= 0.7 for comment in rejected) / len(rejected)
    held = sum(comment.scores["toxicity"] >= 0.7 for comment in comments) / len(comments)
    assert 0.12 < len(rejected) / len(comments) < 0.28
    assert 0.2 < caught < 0.7
    assert caught > 2 * held


def test_the_database_looks_as_if_people_had_written_and_decided(site: SiteView, ada: Reviewer, ben: Reviewer) -> None:
    comments = make_comments(60, until=NOON)
    ids = write_comments(comments, site_id=site.id, team=[(ada.id, ada.email), (ben.id, ben.email)], waiting=10)
    cards = [read_card(comment_id, by=ada) for comment_id in ids]
    decided = [Status.REJECTED if comment.is_rejected else Status.APPROVED for comment in comments[:50]]
    assert [card.status for card in cards] == [*decided, *[Status.PENDING] * 10]
