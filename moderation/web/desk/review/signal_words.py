"""The desk's words for what scorers and checks found: data in, one short phrase out."""

import math
from collections.abc import Callable, Mapping

from moderation.domain.policy import Limits
from moderation.domain.scores import Label
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.services.review.cards import Card
from moderation.services.scoring.scorers import ScorerView, gives_second_opinions
from moderation.web.desk.languages import say_language
from moderation.web.desk.wording import say_count
from moderation.web.times import say_time

_LIMIT_VERBS = {Effect.HOLD: "holds", Effect.REJECT: "rejects"}
_PLAIN_SIGNALS = {
    SignalKind.UNSCORED: "not scored: no scorer answered",
    SignalKind.FIRST_TIMER: "new here: no public comment yet",
    SignalKind.HOLD_EVERYTHING: "this site holds every comment",
    SignalKind.HONEYPOT: "filled in a field that people do not see",
    SignalKind.HOLD_THREAD: "every comment of this conversation waits",
    SignalKind.ALWAYS_HELD: "every comment of this author waits",
    SignalKind.TRUSTED: "by an author you trust",
}
_BLOCKED = {"author": "by an author who is blocked", "network": "from a network that is blocked"}
_SHORT_LABELS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe",
    Label.OBSCENE: "obsc.",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "ident.",
}
_SCORERS = {"embedded": "Built-in scorer", "detoxify-onnx": "Detoxify (ONNX)"}


def say_signal(signal: Signal) -> str:
    """Return why a comment was noticed, with the number and the limit where there are any.

    A second opinion says whose it is.
    """
    words = _SAY[signal.kind](signal) if signal.kind in _SAY else _PLAIN_SIGNALS[signal.kind]
    if signal.kind is not SignalKind.LANGUAGE and gives_second_opinions(signal.scorer):
        return f"{say_scorer(signal.scorer)}: {words}"
    return words


def say_left_waiting(card: Card) -> str:
    """Return, as a sentence, why a comment waits that nothing holds any more; empty for every other."""
    if card.status is not Status.PENDING or decide(card.signals) is not Status.APPROVED:
        return ""
    return "Nothing holds this any more; it waits since an earlier scorer held it."


def _say_label_signal(signal: Signal) -> str:
    return f"{say_label(signal.name)} {_say_crossing(signal)}"


def _say_spam(signal: Signal) -> str:
    return f"reads like advertising {_say_crossing(signal)}"


def _say_learned(signal: Signal) -> str:
    if signal.effect is Effect.NOTE:
        value, limit = say_probability(signal.value or 0.0), say_probability(signal.limit or 0.0)
        return f"let appear by what it learnt: {value}, published up to {limit}"
    return f"like what you reject: learnt probability {_say_crossing(signal)}"


def _say_crossing(signal: Signal) -> str:
    value, limit = say_probability(signal.value or 0.0), say_probability(signal.limit or 0.0)
    return f"{value}, {_LIMIT_VERBS.get(signal.effect, 'noted')} at {limit}"


def _say_language_signal(signal: Signal) -> str:
    who = say_scorer(signal.scorer) if gives_second_opinions(signal.scorer) else "the scorer"
    return f"written in {say_language(signal.name)}, which {who} was not trained on"


def _say_links(signal: Signal) -> str:
    links, most = int(signal.value or 0), int(signal.limit or 0)
    return f"{links} {'link' if links == 1 else 'links'}, more than {most}"


def _say_blocked(signal: Signal) -> str:
    return _BLOCKED.get(signal.name) or f"leads to {signal.name}, which is blocked"


_SAY: dict[SignalKind, Callable[[Signal], str]] = {
    SignalKind.LABEL: _say_label_signal,
    SignalKind.SPAM: _say_spam,
    SignalKind.LEARNED: _say_learned,
    SignalKind.LANGUAGE: _say_language_signal,
    SignalKind.LINKS: _say_links,
    SignalKind.TOO_FAST: lambda signal: (
        f"sent {signal.value:.1f} s after its form was entered, under {signal.limit:g} s"
    ),
    SignalKind.BLOCKED: _say_blocked,
    SignalKind.HELD_WORD: lambda signal: f"held word “{signal.name}”",
    SignalKind.REJECTED_WORD: lambda signal: f"rejected word “{signal.name}”",
}


def say_limits(limits: Limits) -> str:
    """Return from where on a label holds or rejects a comment; what only nudges its author decides nothing."""
    told = ((limits.hold_at, "holds"), (limits.reject_at, "rejects"))
    return ", ".join(f"{verb} at {say_probability(limit)}" for limit, verb in told if limit is not None) or "off"


def say_scorer(name: str) -> str:
    """Return what people call a scorer."""
    return _SCORERS.get(name) or name.capitalize()


def say_away(scorer: ScorerView) -> str:
    """Return, as a sentence or two, that a scorer is away, since when, why, and what becomes of comments."""
    begun = f" since {say_time(scorer.since)}" if scorer.since else ""
    if scorer.is_second:
        who = say_scorer(scorer.name)
        then = f"{_say_waiting(scorer.waiting)} for its second opinion and will get it when it is back."
    else:
        who = "The quick scorer"
        then = "Comments get no score meanwhile; each site’s policy says whether they wait."
    return f"{who} is unavailable{begun}: {scorer.reason.rstrip('. ')}. {then}"


def say_label(label: str) -> str:
    """Return a label as people write it."""
    return label.replace("_", " ")


def say_label_short(label: str) -> str:
    """Return a label in a word that fits a narrow column."""
    return _SHORT_LABELS[Label(label)]


def say_policy(number: int | None) -> str:
    """Return which revision of the policy an answer was held against; 0 is the preset, None was never kept."""
    if number is None:
        return "policy not noted"
    return f"policy {number}" if number else "the preset’s policy"


def say_probability(value: float) -> str:
    """Return a probability with two digits, cut and not rounded: 0.799 under a limit of 0.80 must not read 0.80."""
    return f"{math.floor(value * 100 + 1e-9) / 100:.2f}"


def say_share(value: float) -> str:
    """Return a share in percent with one digit."""
    return f"{value * 100:.1f} %"


def say_highest(scores: Mapping[str, float]) -> str:
    """Return the three highest of a scorer's probabilities, as they were when somebody decided."""
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:3]
    return ", ".join(f"{say_label(label)} {say_probability(value)}" for label, value in highest)


def _say_waiting(waiting: int) -> str:
    return "1 comment waits" if waiting == 1 else f"{say_count(waiting)} comments wait"


# What templates may say, under the functions' own names.
FILTERS = (
    say_away,
    say_highest,
    say_label,
    say_label_short,
    say_left_waiting,
    say_limits,
    say_policy,
    say_probability,
    say_scorer,
    say_share,
    say_signal,
)
