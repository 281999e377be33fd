"""Truth tables of the words for signals, scores and thresholds."""

import pytest

from moderation.domain.policy import Thresholds
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.web.desk import signal_words, wording
from moderation.web.desk.insights.words import say_hold
from moderation.web.desk.review import card_words


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
        (
            Signal(SignalKind.TOO_FAST, Effect.HOLD, value=0.42, limit=2),
            "sent 0.4 s after the form was started, faster than 2 s",
        ),
        (Signal(SignalKind.HELD_WORD, Effect.HOLD, "<b>"), "held word “<b>”"),
        (Signal(SignalKind.REJECTED_WORD, Effect.REJECT, "pills"), "rejected word “pills”"),
        (Signal(SignalKind.UNSCORED, Effect.HOLD), "not scored: no scorer answered"),
        (Signal(SignalKind.FIRST_TIMER, Effect.HOLD), "new here: no public comments yet"),
        (Signal(SignalKind.HOLD_EVERYTHING, Effect.HOLD), "this site holds every comment"),
        (Signal(SignalKind.HONEYPOT, Effect.SPAM), "filled in a hidden field, as bots do"),
        (Signal(SignalKind.HOLD_THREAD, Effect.HOLD), "every comment in this conversation is held"),
        (Signal(SignalKind.ALWAYS_HELD, Effect.HOLD), "every comment by this author is held"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "author"), "by a blocked author"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "network"), "from a blocked network"),
        (Signal(SignalKind.BLOCKED, Effect.REJECT, "spam.example"), "links to spam.example, which is blocked"),
        (Signal(SignalKind.LEARNED, Effect.HOLD, value=0.85, limit=0.8), "predicted rejection 0.85, holds at 0.80"),
        (
            Signal(SignalKind.LEARNED, Effect.NOTE, value=0.1, limit=0.2),
            "predicted rejection 0.10, publishes up to 0.20",
        ),
        (Signal(SignalKind.TRUSTED, Effect.NOTE), "by a trusted author"),
    ],
)
def test_signals(signal: Signal, words: str) -> None:
    assert signal_words.say_signal(signal) == words


def test_every_kind_of_signal_has_a_row_of_words() -> None:
    assert set(signal_words.SIGNAL_WORDS) == set(SignalKind)


@pytest.mark.parametrize("kind", SignalKind)
def test_every_kind_of_signal_is_worded_everywhere(kind: SignalKind) -> None:
    assert signal_words.say_signal(Signal(kind, Effect.HOLD, "x", 1.0, 0.5))
    assert signal_words.say_signal_kind(kind)
    assert say_hold(kind.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0.00"),
        (1.0, "1.00"),
        (0.7999, "0.79"),  # never rounded up to the threshold it did not reach
        (0.8, "0.80"),
        (0.29, "0.29"),  # 0.29 * 100 is 28.999…
        (0.999999, "0.99"),
    ],
)
def test_probabilities_are_truncated(value: float, words: str) -> None:
    assert wording.say_probability(value) == words


@pytest.mark.parametrize(("number", "words"), [(3, "policy 3"), (0, "preset policy"), (None, "policy not recorded")])
def test_policies_are_named_by_their_revision(number: int | None, words: str) -> None:
    assert wording.say_policy(number) == words


def test_the_highest_scores() -> None:
    scores = {"toxicity": 0.9, "insult": 0.99, "severe_toxicity": 0.1, "threat": 0.01}
    assert card_words.say_highest(scores) == "insult 0.99, toxicity 0.90, severe toxicity 0.10"


@pytest.mark.parametrize(
    ("thresholds", "words"),
    [
        (Thresholds(), "off"),
        (Thresholds(nudge_at=0.5), "off"),
        (Thresholds(nudge_at=0.5, hold_at=0.7), "holds at 0.70"),
        (Thresholds(hold_at=0.4, reject_at=0.95), "holds at 0.40, rejects at 0.95"),
        (Thresholds(reject_at=0.95), "rejects at 0.95"),
    ],
)
def test_limits(thresholds: Thresholds, words: str) -> None:
    assert wording.say_thresholds(thresholds) == words
