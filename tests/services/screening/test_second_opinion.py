"""Second opinions: what they change, and what they never do."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.policy import Policy
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.review.cards import Opinion, read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.log import read_log
from moderation.services.screening.unscored import screen_unscored
from moderation.services.sites.access import Reviewer
from moderation.store.comments.threads import Thread
from moderation.store.scoring.results import ScoreRow
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.opinions import FAR, HARSH, awaited, give_all, reasons


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


def test_a_public_comment_is_held_with_its_reason(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    second.probabilities = HARSH
    posted = post("Well said.")
    assert (posted.status, posted.awaits_opinion) == (Status.APPROVED, True)
    with reading() as session:
        version = session.scalar(select(Thread.version))
    assert read_card(posted.comment_id, by=ada).opinion == Opinion("", {}, True, False, "")
    assert give_all(second, clock) == 1
    card = read_card(posted.comment_id, by=ada)
    assert card.status is Status.PENDING
    assert reasons(card) == [("label", "insult", "detoxify")]
    assert card.model == "fixed-1"
    assert card.opinion is not None
    assert (card.opinion.scorer, card.opinion.scores["insult"]) == ("detoxify", 0.93)
    entry = read_log(ada).entries[0]
    assert (entry.actor, entry.is_by_person, entry.new_status) == ("detoxify", False, Status.PENDING)
    assert set(entry.scores) == {"fixed", "detoxify"}
    assert awaited() == []
    with reading() as session:
        assert session.scalar(select(Thread.version)) == (version or 0) + 1  # the public no longer sees it


def test_a_confirmed_comment_stays_public_with_its_scores(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, set_policy: Callable[..., Policy]
) -> None:
    set_policy()
    posted = post("Well said.")
    set_policy()
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, card.signals) == (Status.APPROVED, [])
    with reading() as session:
        rows = session.scalars(select(ScoreRow).order_by(ScoreRow.id))
        assert [(row.scorer, row.model, row.policy) for row in rows] == [
            ("fixed", "fixed-1", 2),  # revision 1 was created with the site
            ("detoxify", "detoxify-1", 3),
        ]


def test_a_held_comment_stays_held_with_more_reasons(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    held = post("toxic")
    give_all(second, clock)
    card = read_card(held.comment_id, by=ada)
    assert card.status is Status.PENDING
    assert {signal.scorer for signal in card.signals} == {"fixed", "detoxify"}


def test_it_publishes_nothing(
    post: Post, ada: Reviewer, scorer: FixedScorer, second: FixedScorer, clock: Clock
) -> None:
    scorer.probabilities = HARSH
    held = post("Well said.")
    scorer.is_away = True
    unscored = post("Well said, too.")
    give_all(second, clock)
    for each in (held, unscored):
        assert read_card(each.comment_id, by=ada).status is Status.PENDING


def test_it_rejects_nothing(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    second.probabilities = {"threat": 0.99}
    posted = post("Well said.")
    give_all(second, clock)
    assert read_card(posted.comment_id, by=ada).status is Status.PENDING


@pytest.mark.parametrize("choice", [Choice.APPROVE, Choice.REJECT])
def test_it_never_overrules_a_person(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, choice: Choice
) -> None:
    posted = post("toxic")
    decide_comment(
        posted.comment_id, requested=RequestedDecision(choice), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert card.status is choice.status
    assert read_log(ada).entries[0].is_by_person
    assert awaited() == []
    assert (card.opinion is not None) is (choice is Choice.APPROVE)  # a deleted comment needs no opinion


def test_after_an_undo_an_opinion_is_requested_again(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comment = post("toxic").comment_id
    seen = SeenVersion(1, Status.PENDING)
    decided = decide_comment(
        comment, requested=RequestedDecision(Choice.REJECT), seen=seen, by=ada, now=clock(), has_second=True
    )
    assert give_all(second, clock) == 0
    assert awaited() == []
    undo_decision(decided.decision_id, by=ada, now=clock(), has_second=True)
    assert give_all(second, clock) == 1
    decided = decide_comment(
        comment, requested=RequestedDecision(Choice.REJECT), seen=seen, by=ada, now=clock(), has_second=True
    )
    undo_decision(decided.decision_id, by=ada, now=clock(), has_second=True)
    assert awaited() == []  # it already has its opinion


def test_an_unknown_language_gets_a_signal_and_no_scores(
    post: Post, ada: Reviewer, scorer: FixedScorer, second: FixedScorer, clock: Clock
) -> None:
    scorer.languages = frozenset({"en", "de"})
    second.probabilities = HARSH
    posted = post(FAR[1])
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, reasons(card)) == (Status.APPROVED, [("language", "de", "detoxify")])
    assert card.opinion is None
    assert awaited() == []


def test_a_late_first_opinion_keeps_the_second(
    post: Post, ada: Reviewer, scorer: FixedScorer, second: FixedScorer, clock: Clock
) -> None:
    second.probabilities = HARSH
    scorer.is_away = True
    posted = post("Well said.")
    give_all(second, clock)
    scorer.is_away = False
    assert screen_unscored(scorer, now=clock()) == 1
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, card.is_unscored, card.model) == (Status.PENDING, False, "fixed-1")
    assert reasons(card) == [("label", "insult", "detoxify")]


def test_signals_from_other_checks_are_kept(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, set_policy: Callable[..., Policy]
) -> None:
    set_policy(hold_everything=True)
    posted = post("Well said.")
    give_all(second, clock)
    assert [signal.kind for signal in read_card(posted.comment_id, by=ada).signals] == [SignalKind.HOLD_EVERYTHING]
