"""The queue as a moderator sees it."""

from dataclasses import replace

from moderation.domain.decisions import Choice
from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.queues import Queue, QueueSort, QueueView
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.review.queue import count_decided_today, count_queues, read_queue
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post


def test_a_card_shows_reasons_scores_and_context(post: Post, ada: Reviewer, clock: Clock) -> None:
    public = post("Quite.", author="Zoë", title="The vote")
    post("toxic", parent_id=public.comment_id)
    (card,) = read_queue(QueueView(), by=ada).cards
    assert (card.page_title, card.page_url, card.site_name) == ("The vote", "https://blog.example/post", "Blog")
    assert card.parent is not None
    assert card.parent.author == "Zoë"
    assert {(score.label, score.value, score.is_over) for score in card.scores} == {
        (label, 0.9, True) for label in Label
    }
    assert {signal.name for signal in card.signals} == set(Label)
    assert (card.model, card.is_unscored) == ("fixed-1", False)


def test_the_longest_waiting_comes_first_across_pages(post: Post, ada: Reviewer, clock: Clock) -> None:
    ids = []
    for _ in range(30):
        ids.append(post("toxic").comment_id)
        clock.advance(minutes=1)
    view = QueueView(sort=QueueSort.OLDEST)
    first = read_queue(view, by=ada)
    second = read_queue(view, by=ada, after=first.next_after)
    assert [card.id for card in (*first.cards, *second.cards)] == ids
    assert (count_queues(ada)[Queue.PENDING], second.next_after) == (30, "")


def test_todays_decisions_are_counted(post: Post, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    for reviewer in (ada, ben, ada):
        waiting = post("toxic")
        decide_comment(
            waiting.comment_id,
            requested=RequestedDecision(Choice.SPAM),
            seen=SeenVersion(1, Status.PENDING),
            by=reviewer,
            now=clock(),
        )
    assert count_decided_today(ada, now=clock()) == 2
    clock.advance(days=1)
    assert count_decided_today(ada, now=clock()) == 0


def test_an_unscored_comment_says_so(post: Post, ada: Reviewer, clock: Clock, scorer: FixedScorer) -> None:
    scorer.is_away = True
    post()
    (card,) = read_queue(QueueView(), by=ada).cards
    assert card.is_unscored
    assert card.scores == []


def test_a_disabled_label_has_no_threshold_on_the_card(post: Post, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    post("toxic")
    balanced = preset_policy(Preset.BALANCED)
    policy = replace(balanced, thresholds={**balanced.thresholds, Label.THREAT: Thresholds()})
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    (card,) = read_queue(QueueView(), by=ada).cards
    assert [score.label for score in card.scores if score.hold_at is None] == [Label.THREAT]
    assert [score.label for score in card.scores if not score.is_over] == [Label.THREAT]
