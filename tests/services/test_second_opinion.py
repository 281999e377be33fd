"""Second opinions: who waits for one, what it changes, and that nothing of it is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, select

from moderation.domain.decisions import Choice
from moderation.domain.network import Network
from moderation.domain.policy import Policy, Preset, SecondOpinion, preset_policy
from moderation.domain.scores import Scores
from moderation.domain.second_opinion import MOST_ATTEMPTS
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.scoring.scorer import TextFailed
from moderation.services.card_parts import Opinion
from moderation.services.cards import Card, read_card
from moderation.services.figures import read_figures
from moderation.services.judging import judge_unscored
from moderation.services.log import read_log
from moderation.services.moderators import Reviewer
from moderation.services.policies import change_policy
from moderation.services.review import Ruling, Seen, decide_comment, undo_decision
from moderation.services.scorers import ScorerView, describe_scorers, end_rests, list_away
from moderation.services.second_opinion import LEASE, give_opinion
from moderation.services.sites import SiteView
from moderation.store.comments import Comment, get_comment
from moderation.store.database import db
from moderation.store.findings import ScoreRow
from moderation.store.second_opinion import AwaitedOpinion
from moderation.store.session import reading, writing
from moderation.store.threads import Thread
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

HARSH = {"insult": 0.93}
FAR = ("de", "Vielen Dank für den ausführlichen Artikel, ich habe wirklich sehr viel daraus gelernt und mitgenommen.")


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


@pytest.fixture
def set_policy(site: SiteView, clock: Clock) -> Callable[..., Policy]:
    def change(**changes: object) -> Policy:
        policy = replace(preset_policy(Preset.BALANCED), **changes)  # type: ignore[arg-type]  # a policy's own fields
        change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
        return policy

    return change


def give_all(second: FixedScorer, clock: Clock) -> int:
    given = 0
    while give_opinion(second, now=clock):
        given += 1
    return given


def awaited() -> list[AwaitedOpinion]:
    with reading() as session:
        rows = list(session.scalars(select(AwaitedOpinion).order_by(AwaitedOpinion.id)))
        session.expunge_all()
        return rows


def state_of(second: FixedScorer) -> ScorerView:
    return describe_scorers(FixedScorer(), second=second.name)[1]


def reasons(card: Card) -> list[tuple[str, str, str]]:
    return [(signal.kind.value, signal.name, signal.scorer) for signal in card.signals]


def test_a_public_comment_is_pulled_back_with_its_reason(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
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


def test_what_it_confirms_stays_public_and_scores_are_kept_with_the_policy(
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
            ("fixed", "fixed-1", 2),  # 1 came with the site
            ("detoxify", "detoxify-1", 3),
        ]


def test_a_held_comment_stays_and_gets_further_reasons(
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
    decide_comment(posted.comment_id, ruling=Ruling(choice), seen=Seen(1, Status.PENDING), by=ada, now=clock())
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert card.status is choice.status
    assert read_log(ada).entries[0].is_by_person
    assert awaited() == []
    assert (card.opinion is not None) is (choice is Choice.APPROVE)  # of what is gone nobody needs one


def test_what_a_person_takes_back_is_asked_about_again(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comment = post("toxic").comment_id
    seen = Seen(1, Status.PENDING)
    decided = decide_comment(comment, ruling=Ruling(Choice.REJECT), seen=seen, by=ada, now=clock(), has_second=True)
    assert give_all(second, clock) == 0
    assert awaited() == []
    undo_decision(decided.decision_id, by=ada, now=clock(), has_second=True)
    assert give_all(second, clock) == 1
    decided = decide_comment(comment, ruling=Ruling(Choice.REJECT), seen=seen, by=ada, now=clock(), has_second=True)
    undo_decision(decided.decision_id, by=ada, now=clock(), has_second=True)
    assert awaited() == []  # it has its answer


def test_what_was_given_up_is_forgotten_when_a_person_decides(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comment = post("toxic").comment_id
    second.failure = TextFailed
    for _ in range(MOST_ATTEMPTS):
        give_all(second, clock)
        clock.advance(minutes=15)
    assert read_figures().opinions_given_up == 1
    decide_comment(comment, ruling=Ruling(Choice.APPROVE), seen=Seen(1, Status.PENDING), by=ada, now=clock())
    assert read_figures().opinions_given_up == 0


@pytest.mark.parametrize(
    ("asked", "body", "waits"),
    [
        (SecondOpinion.ALL, "Well said.", True),
        (SecondOpinion.UNCERTAIN, "Well said.", False),
        (SecondOpinion.UNCERTAIN, FAR[1], True),
        (SecondOpinion.OFF, "toxic", False),
    ],
)
def test_the_policy_says_who_waits_for_one(
    post: Post, set_policy: Callable[..., Policy], asked: SecondOpinion, body: str, waits: bool
) -> None:
    set_policy(second_opinion=asked)
    assert post(body).awaits_opinion is waits
    assert bool(awaited()) is waits


def test_what_a_honeypot_caught_does_not_wait(post: Post) -> None:
    assert not post("Well said.", honeypot="x").awaits_opinion


def test_switching_it_off_empties_the_list(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, set_policy: Callable[..., Policy]
) -> None:
    posted = post("Well said.")
    set_policy(second_opinion=SecondOpinion.OFF)
    assert give_all(second, clock) == 0
    assert awaited() == []
    assert read_card(posted.comment_id, by=ada).opinion is None


def test_a_long_list_is_emptied_a_part_at_a_time(
    post: Post,
    ada: Reviewer,
    second: FixedScorer,
    clock: Clock,
    set_policy: Callable[..., Policy],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.services.second_opinion.DROPPED_AT_ONCE", 2)
    decided, *_ = [post(f"Well said, {number}.").comment_id for number in range(5)]
    left: list[int] = []

    def note_left(connection: Connection) -> None:
        left.append(connection.exec_driver_sql("SELECT count(*) FROM awaited_opinions").scalar_one())

    event.listen(db.engine, "commit", note_left)
    decide_comment(decided, ruling=Ruling(Choice.REJECT), seen=Seen(1, Status.APPROVED), by=ada, now=clock())
    assert give_opinion(second, now=clock)
    set_policy(second_opinion=SecondOpinion.OFF)
    left.clear()
    assert give_all(second, clock) == 0
    assert left[:2] == [1, 0]


def test_a_language_it_was_not_trained_on_gets_no_scores_but_a_note(
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
    assert judge_unscored(scorer, now=clock()) == 1
    card = read_card(posted.comment_id, by=ada)
    assert (card.status, card.is_unscored, card.model) == (Status.PENDING, False, "fixed-1")
    assert reasons(card) == [("label", "insult", "detoxify")]


# Failures


@pytest.mark.parametrize("failure", [TextFailed("It took longer than 10 seconds."), ValueError("secret text")])
def test_a_text_that_fails_is_tried_again_ever_later_and_then_given_up(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, failure: Exception
) -> None:
    posted = post("Well said.")
    second.failure = type(failure)
    tried = 0
    for minutes in (1, 5, 15, 15):
        assert give_all(second, clock) == 1
        tried += 1
        clock.advance(minutes=minutes, seconds=-1)
        assert give_all(second, clock) == 0
        clock.advance(seconds=1)
    assert give_all(second, clock) == 1
    assert tried + 1 == MOST_ATTEMPTS
    clock.advance(days=1)
    assert give_all(second, clock) == 0
    card = read_card(posted.comment_id, by=ada)
    assert card.status is Status.APPROVED  # as it was
    assert card.opinion is not None
    assert card.opinion.is_given_up
    assert card.opinion.reason
    assert state_of(second).is_available  # one text says nothing about the scorer


def test_a_pause_begins_when_the_text_has_failed(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")

    class Slow(FixedScorer):
        def score(self, text: str) -> Scores:
            clock.advance(seconds=70)
            raise TextFailed("It took too long.")

    assert give_opinion(Slow(name="detoxify"), now=clock)
    clock.advance(seconds=59)
    assert give_all(second, clock) == 0
    clock.advance(seconds=1)
    assert give_all(second, clock) == 1


def test_a_failure_does_not_repeat_the_text(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    posted = post("A very private poisoned word.")
    second.breaks_on = "poisoned"
    give_all(second, clock)
    card = read_card(posted.comment_id, by=ada)
    assert card.opinion is not None
    assert card.opinion.reason == "It failed on this text with ValueError."


def test_one_text_that_fails_keeps_no_other_waiting(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    post("A poisoned text.")
    fine = post("A fine text.")
    second.breaks_on = "poisoned"
    assert give_all(second, clock) == 2
    card = read_card(fine.comment_id, by=ada)
    assert card.opinion is not None
    assert card.opinion.scorer == "detoxify"


def test_a_scorer_that_is_away_is_left_alone_and_costs_no_text_an_attempt(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comments = [post(body).comment_id for body in ("One.", "Two.", "Three.")]
    assert state_of(second).is_available is None
    second.is_away = True
    began = clock()
    for minutes in (1, 5, 15, 15):
        assert give_all(second, clock) == 0
        clock.advance(minutes=minutes, seconds=-1)
        second.is_away = False
        assert give_all(second, clock) == 0  # it is not even asked
        second.is_away = True
        clock.advance(seconds=1)
    state = state_of(second)
    assert (state.is_available, state.reason, state.since, state.waiting) == (False, "The scorer is away.", began, 3)
    assert [(row.attempts, row.leased_until) for row in awaited()] == [(0, None)] * 3
    second.is_away = False
    assert give_all(second, clock) == 3
    state = state_of(second)
    assert (state.is_available, state.reason, state.since, state.waiting) == (True, "", clock(), 0)
    assert state.model == "detoxify-1"
    for comment in comments:
        card = read_card(comment, by=ada)
        assert card.opinion is not None
        assert card.opinion.scorer == "detoxify"


def test_texts_that_all_fail_are_the_scorers_fault(post: Post, second: FixedScorer, clock: Clock) -> None:
    for number in range(5):
        post(f"Number {number}.")
    second.probabilities = {"toxicity": float("nan")}
    assert give_all(second, clock) == 3
    state = state_of(second)
    assert (state.is_available, state.waiting) == (False, 5)
    assert "ValueError" in state.reason
    assert sorted(row.attempts for row in awaited()) == [0, 0, 1, 1, 1]
    second.probabilities = {}
    clock.advance(minutes=1)
    assert give_all(second, clock) == 5
    assert state_of(second).is_available


def test_a_new_worker_asks_a_resting_scorer_again_at_once(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")
    second.is_away = True
    assert give_all(second, clock) == 0
    second.is_away = False
    assert give_all(second, clock) == 0
    end_rests()
    assert give_all(second, clock) == 1


def test_what_waits_is_counted_only_for_a_scorer_that_is_away(post: Post, second: FixedScorer, clock: Clock) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    post("Well said.")
    give_all(second, clock)
    asked.clear()
    assert list_away(FixedScorer(), second=second.name) == []
    assert not [statement for statement in asked if "count(" in statement]
    second.is_away = True
    post("Well said, too.")
    give_all(second, clock)
    (away,) = list_away(FixedScorer(), second=second.name)
    assert (away.name, away.waiting) == (second.name, 1)


def test_slow_texts_keep_the_opinion_from_nobody_else(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    for number in range(20):
        post(f"A slow text, {number}.", network=Network(f"203.0.{number // 256}.{number % 256}", "s"))
    fine = post("A fine text.").comment_id

    class Slow(FixedScorer):
        def score(self, text: str) -> Scores:
            if "slow" in text:
                clock.advance(seconds=12)
                raise TextFailed("It took too long.")
            return super().score(text)

    slow = Slow(name="detoxify")
    begun = clock()
    while (opinion := read_card(fine, by=ada).opinion) is None or not opinion.scorer:
        assert give_opinion(slow, now=clock)
    assert clock() - begun < timedelta(minutes=10)
    assert state_of(slow).is_available


# Leases


class DyingScorer(FixedScorer):
    """Never comes back from a question, as when the worker is killed."""

    def score(self, text: str) -> Scores:
        raise KeyboardInterrupt


def test_what_a_dead_worker_held_is_taken_again_when_its_lease_runs_out(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    posted = post("Well said.")
    with pytest.raises(KeyboardInterrupt):
        give_opinion(DyingScorer(name="detoxify"), now=clock)
    clock.advance(seconds=LEASE.total_seconds() - 1)
    assert give_all(second, clock) == 0
    clock.advance(seconds=1)
    assert give_all(second, clock) == 1
    assert read_card(posted.comment_id, by=ada).opinion is not None
    with reading() as session:
        assert len(list(session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify")))) == 1


def test_what_kills_every_worker_is_given_up(post: Post, ada: Reviewer, second: FixedScorer, clock: Clock) -> None:
    posted = post("Well said.")
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            give_opinion(DyingScorer(name="detoxify"), now=clock)
        clock.advance(seconds=LEASE.total_seconds())
    assert give_all(second, clock) == 0
    opinion = read_card(posted.comment_id, by=ada).opinion
    assert opinion is not None
    assert (opinion.is_given_up, opinion.reason) == (True, "The worker ended in the middle of it.")


def test_an_answer_that_comes_after_the_lease_is_void(post: Post, second: FixedScorer, clock: Clock) -> None:
    post("Well said.")

    class LateScorer(FixedScorer):
        def score(self, text: str) -> Scores:
            clock.advance(seconds=LEASE.total_seconds())
            assert give_opinion(second, now=clock)
            return super().score(text)

    assert give_opinion(LateScorer(name="detoxify", model="late"), now=clock)
    with reading() as session:
        rows = session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify"))
        assert [row.model for row in rows] == ["detoxify-1"]


def test_an_answer_about_words_that_were_edited_meanwhile_is_void(
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

    give_opinion(Meanwhile(name="detoxify", probabilities=HARSH), now=clock)
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        assert comment.state is Status.APPROVED
        assert list(session.scalars(select(ScoreRow).where(ScoreRow.scorer == "detoxify"))) == []
    clock.advance(seconds=timedelta(hours=1).total_seconds())
    assert give_all(second, clock) == 0
    assert awaited() == []


def test_kinds_that_no_scorer_gives_stay(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, set_policy: Callable[..., Policy]
) -> None:
    set_policy(hold_everything=True)
    posted = post("Well said.")
    give_all(second, clock)
    assert [signal.kind for signal in read_card(posted.comment_id, by=ada).signals] == [SignalKind.HOLD_EVERYTHING]
