"""Late scoring of comments that were posted without a scorer."""

from dataclasses import replace
from typing import Any

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.policy import Preset, WhenUncovered, WhenUnscored, preset_policy
from moderation.domain.scores import Scores
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.scoring.scorer import TextFailed
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.review.log import read_log
from moderation.services.screening.unscored import screen_unscored
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post


@pytest.fixture
def publish_unscored(site: SiteView, clock: Clock) -> None:
    policy = replace(preset_policy(Preset.BALANCED), when_unscored=WhenUnscored.PUBLISH)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())


def test_a_held_comment_is_published_once_it_scores_clean(
    post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    held = post()
    assert screen_unscored(scorer, now=clock()) == 0
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(held.comment_id, by=ada)
    assert (card.status, card.is_unscored, card.signals) == (Status.APPROVED, False, [])
    assert len(card.scores) == 6
    assert screen_unscored(scorer, now=clock()) == 0


@pytest.mark.usefixtures("publish_unscored")
def test_a_public_comment_is_held_once_it_scores_toxic(
    post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    posted = post("toxic")
    assert posted.status is Status.APPROVED
    scorer.is_away = False
    screen_unscored(scorer, now=clock())
    assert read_card(posted.comment_id, by=ada).status is Status.PENDING


def test_other_reasons_to_hold_are_kept(
    post: Post, site: SiteView, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    policy = replace(preset_policy(Preset.BALANCED), hold_everything=True)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    scorer.is_away = True
    posted = post()
    scorer.is_away = False
    screen_unscored(scorer, now=clock())
    card = read_card(posted.comment_id, by=ada)
    assert card.status is Status.PENDING
    assert [signal.kind for signal in card.signals] == ["hold_everything"]


def test_the_machine_never_overrules_a_person(post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock) -> None:
    scorer.is_away = True
    posted = post("toxic")
    decide_comment(
        posted.comment_id,
        requested=RequestedDecision(Choice.APPROVE),
        seen=SeenVersion(1, Status.PENDING),
        by=ada,
        now=clock(),
    )
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, card.is_unscored) == (Status.APPROVED, False)
    assert read_log(ada).entries[0].is_by_person


def test_a_text_that_crashes_the_scorer_does_not_block_others(
    post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    broken, fine = post("A poisoned text."), post("A fine text.")
    scorer.is_away, scorer.breaks_on = False, "poisoned"
    assert screen_unscored(scorer, now=clock()) == 1
    assert read_card(fine.comment_id, by=ada).status is Status.APPROVED
    assert read_card(broken.comment_id, by=ada).is_unscored


def test_a_text_without_an_answer_does_not_block_others(
    post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    broken, fine = post("A poisoned text."), post("A fine text.")

    class Picky(FixedScorer):
        def score(self, text: str) -> Scores:
            if "poisoned" in text:
                raise TextFailed("It took too long.")
            return super().score(text)

    assert screen_unscored(Picky(), now=clock()) == 1
    assert read_card(fine.comment_id, by=ada).status is Status.APPROVED
    assert read_card(broken.comment_id, by=ada).is_unscored


@pytest.mark.parametrize(
    ("when_uncovered", "status"), [(WhenUncovered.HOLD, Status.PENDING), (WhenUncovered.PUBLISH, Status.APPROVED)]
)
def test_an_unknown_language_is_also_detected_late(
    post: Post,
    site: SiteView,
    ada: Reviewer,
    scorer: FixedScorer,
    clock: Clock,
    when_uncovered: WhenUncovered,
    status: Status,
) -> None:
    policy = replace(preset_policy(Preset.BALANCED), when_uncovered=when_uncovered)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    scorer.is_away = True
    posted = post("Спасибо за статью")
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(posted.comment_id, by=ada)
    assert [(signal.kind, signal.name) for signal in card.signals] == [("language", "und-Cyrl")]
    assert (card.status, card.is_unscored, card.scores) == (status, False, [])


def test_an_insult_is_found_within_another_language(post: Post, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    policy = replace(preset_policy(Preset.BALANCED), when_uncovered=WhenUncovered.PUBLISH)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    posted = post(f"You are toxic and that is all. {'Спасибо ' * 20}")
    assert posted.status is Status.PENDING
    kinds = {signal.kind for signal in read_card(posted.comment_id, by=ada).signals}
    assert kinds == {SignalKind.LANGUAGE, SignalKind.LABEL}


@pytest.mark.parametrize(
    ("stricter", "kinds"),
    [
        ({"hold_everything": True}, ["hold_everything"]),
        ({"held_words": ("said",)}, ["held_word"]),
        ({"hold_links_over": 0}, ["links"]),
        ({"hold_first_timers": True}, ["first_timer"]),
    ],
)
def test_a_policy_tightened_in_the_meantime_applies(
    post: Post,
    site: SiteView,
    ada: Reviewer,
    scorer: FixedScorer,
    clock: Clock,
    stricter: dict[str, Any],
    kinds: list[str],
) -> None:
    scorer.is_away = True
    posted = post("Well said: https://blog.example/other")
    policy = replace(preset_policy(Preset.BALANCED), **stricter)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, [signal.kind for signal in card.signals]) == (Status.PENDING, kinds)


def test_honeypot_spam_stays_spam(post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock) -> None:
    scorer.is_away = True
    caught = post(honeypot="x")
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    assert read_card(caught.comment_id, by=ada).status is Status.SPAM


def test_many_crashing_texts_do_not_block_later_ones(
    post: Post, scorer: FixedScorer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.services.screening.unscored.READ_AT_ONCE", 2)
    scorer.is_away = True
    for body in ("A poisoned text.", "Another poisoned one.", "A fine text.", "A second one.", "A third one."):
        post(body)
    scorer.is_away, scorer.breaks_on = False, "poisoned"
    assert screen_unscored(scorer, now=clock()) == 3
