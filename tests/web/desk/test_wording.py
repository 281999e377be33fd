"""Truth tables of the desk's words."""

from datetime import UTC, datetime

import pytest

from moderation.domain.decisions import DecisionKind
from moderation.domain.policy import Limits
from moderation.domain.queues import Queue
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.standing import Standing
from moderation.domain.status import Status
from moderation.services.card_parts import AuthorFacts
from moderation.web.desk import card_words, finding_words, people_words, queue_words, wording
from moderation.web.times import say_time


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        (Signal(SignalKind.LABEL, Effect.HOLD, "insult", 0.83, 0.8), "insult 0.83, holds at 0.80"),
        (
            Signal(SignalKind.LABEL, Effect.REJECT, "identity_attack", 0.97, 0.95),
            "identity attack 0.97, rejects at 0.95",
        ),
        (Signal(SignalKind.LABEL, Effect.NOTE, "threat", 0.2, 0.1), "threat 0.20, noted at 0.10"),
        (Signal(SignalKind.LABEL, Effect.HOLD, "insult", 0.83, 0.8, "embedded"), "insult 0.83, holds at 0.80"),
        (
            Signal(SignalKind.LABEL, Effect.HOLD, "insult", 0.93, 0.8, "detoxify"),
            "Detoxify: insult 0.93, holds at 0.80",
        ),
        (Signal(SignalKind.SPAM, Effect.HOLD, value=0.91, limit=0.8), "reads like advertising 0.91, holds at 0.80"),
        (
            Signal(SignalKind.LANGUAGE, Effect.HOLD, "de"),
            "written in German, which the scorer was not trained on",
        ),
        (
            Signal(SignalKind.LANGUAGE, Effect.NOTE, "und-Cyrl", scorer="detoxify"),
            "written in Cyrillic script, which Detoxify was not trained on",
        ),
        (Signal(SignalKind.LANGUAGE, Effect.HOLD, "xx"), "written in xx, which the scorer was not trained on"),
        (Signal(SignalKind.LINKS, Effect.HOLD, value=3, limit=2), "3 links, more than 2"),
        (Signal(SignalKind.LINKS, Effect.HOLD, value=1, limit=0), "1 link, more than 0"),
        (Signal(SignalKind.HELD_WORD, Effect.HOLD, "<b>"), "held word “<b>”"),
        (Signal(SignalKind.REJECTED_WORD, Effect.REJECT, "pills"), "rejected word “pills”"),
        (Signal(SignalKind.UNSCORED, Effect.HOLD), "not scored: no scorer answered"),
        (Signal(SignalKind.FIRST_TIMER, Effect.HOLD), "new here: no public comment yet"),
        (Signal(SignalKind.HOLD_EVERYTHING, Effect.HOLD), "this site holds every comment"),
        (Signal(SignalKind.HONEYPOT, Effect.SPAM), "filled in a field that people do not see"),
        (Signal(SignalKind.HOLD_THREAD, Effect.HOLD), "every comment of this conversation waits"),
        (Signal(SignalKind.ALWAYS_HELD, Effect.HOLD), "every comment of this author waits"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "author"), "by an author who is blocked"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "network"), "from a network that is blocked"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "spam.example"), "leads to spam.example, which is blocked"),
        (Signal(SignalKind.TRUSTED, Effect.NOTE), "by an author you trust"),
    ],
)
def test_signals(signal: Signal, words: str) -> None:
    assert finding_words.say_signal(signal) == words


@pytest.mark.parametrize("kind", SignalKind)
def test_no_kind_of_signal_is_without_words(kind: SignalKind) -> None:
    assert finding_words.say_signal(Signal(kind, Effect.HOLD, "x", 1.0, 0.5))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0.00"),
        (1.0, "1.00"),
        (0.7999, "0.79"),  # never shown as the limit it did not reach
        (0.8, "0.80"),
        (0.29, "0.29"),  # 0.29 * 100 is 28.999…
        (0.999999, "0.99"),
    ],
)
def test_probabilities_are_cut(value: float, words: str) -> None:
    assert finding_words.say_probability(value) == words


@pytest.mark.parametrize(("number", "words"), [(3, "policy 3"), (0, "the preset’s policy"), (None, "policy not noted")])
def test_policies_are_named_by_their_revision(number: int | None, words: str) -> None:
    assert finding_words.say_policy(number) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (999, "999"), (1000, "1,000"), (1001, "1,000+")])
def test_counts_stop(count: int, words: str) -> None:
    assert wording.say_count(count) == words


@pytest.mark.parametrize(
    ("queue", "left", "words"),
    [
        (Queue.PENDING, 0, "Nothing waits."),
        (Queue.PENDING, 1, "1 left."),
        (Queue.REPORTED, 1001, "1,000+ left."),
        (Queue.APPROVED, 7, ""),  # nobody has to do anything about these
    ],
)
def test_what_is_left(queue: Queue, left: int, words: str) -> None:
    assert queue_words.say_left(queue, left) == words


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        (DecisionKind.JUDGED, Status.PENDING, "held for a moderator"),
        (DecisionKind.JUDGED, Status.APPROVED, "published"),
        (DecisionKind.JUDGED, Status.REJECTED, "rejected"),
        (DecisionKind.JUDGED, Status.SPAM, "marked as spam"),
        (DecisionKind.APPROVED, Status.APPROVED, "approved"),
        (DecisionKind.REJECTED, Status.REJECTED, "rejected"),
        (DecisionKind.SPAMMED, Status.SPAM, "marked as spam"),
        (DecisionKind.UNDONE, Status.PENDING, "took a decision back: waiting again"),
        (DecisionKind.UNDONE, Status.APPROVED, "took a decision back: public again"),
    ],
)
def test_decisions(kind: DecisionKind, outcome: Status, words: str) -> None:
    assert wording.say_decision(kind, outcome) == words


@pytest.mark.parametrize("kind", DecisionKind)
def test_no_kind_of_decision_is_without_words(kind: DecisionKind) -> None:
    assert wording.say_decision(kind, Status.APPROVED)


@pytest.mark.parametrize("status", Status)
def test_no_status_is_without_words_and_none_leads_to_itself(status: Status) -> None:
    assert wording.say_status(status)
    assert status not in [button.outcome for button in wording.list_buttons(status)]


def test_what_is_public_can_be_kept_against_complaints() -> None:
    assert [each.label for each in wording.list_buttons(Status.APPROVED, is_reported=True)] == [
        "Keep",
        "Reject",
        "Spam",
    ]
    for status in (Status.PENDING, Status.REJECTED, Status.SPAM, Status.DELETED):
        assert wording.list_buttons(status, is_reported=True) == wording.list_buttons(status)


def test_nothing_can_be_decided_about_what_is_deleted() -> None:
    assert wording.list_buttons(Status.DELETED) == []


def test_the_highest_scores() -> None:
    scores = {"toxicity": 0.9, "insult": 0.99, "severe_toxicity": 0.1, "threat": 0.01}
    assert finding_words.say_highest(scores) == "insult 0.99, toxicity 0.90, severe toxicity 0.10"


def test_times_are_exact() -> None:
    assert say_time(datetime(2026, 11, 2, 9, 5, tzinfo=UTC)) == "2 Nov 2026, 09:05 UTC"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(), "off"),
        (Limits(nudge_at=0.5), "off"),
        (Limits(nudge_at=0.5, hold_at=0.7), "holds at 0.70"),
        (Limits(hold_at=0.4, reject_at=0.95), "holds at 0.40, rejects at 0.95"),
        (Limits(reject_at=0.95), "rejects at 0.95"),
    ],
)
def test_limits(limits: Limits, words: str) -> None:
    assert finding_words.say_limits(limits) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), "new here"),
        ((1, 0, 0), "1 public"),
        ((1001, 2, 3), "1,000+ public, 2 rejected, 3 spam"),
        ((0, 2, 0), "nothing public yet, 2 rejected"),
        ((0, 0, 1), "nothing public yet, 1 spam"),
    ],
)
def test_authors_are_known_by_their_record(counts: tuple[int, int, int], words: str) -> None:
    facts = AuthorFacts(7, datetime(2026, 11, 2, tzinfo=UTC), *counts, standing=None)
    assert card_words.say_author(facts) == words


@pytest.mark.parametrize(
    ("complaints", "words"),
    [
        ({"spam": 1}, "1 report: spam"),
        ({"spam": 2}, "2 reports: spam 2"),
        ({"offensive": 2, "off_topic": 1}, "3 reports: offensive 2, off topic 1"),
    ],
)
def test_reports_are_counted_by_reason(complaints: dict[str, int], words: str) -> None:
    assert card_words.say_complaints(complaints) == words


@pytest.mark.parametrize("standing", Standing)
def test_no_standing_is_without_words(standing: Standing) -> None:
    assert people_words.say_regard(standing)
    assert people_words.say_meaning(standing)
