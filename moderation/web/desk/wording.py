"""The desk's words for what the machine and people found: data in, one short phrase out."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.paging import COUNT_STOP
from moderation.domain.roles import Role
from moderation.domain.scores import Label
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status
from moderation.services.scorers import ScorerView, gives_second_opinions
from moderation.web.desk.languages import say_language
from moderation.web.times import say_time

_STATUS = {
    Status.PENDING: "waiting",
    Status.APPROVED: "public",
    Status.REJECTED: "rejected",
    Status.SPAM: "spam",
    Status.DELETED: "deleted",
}
_LIMIT_VERBS = {Effect.HOLD: "holds", Effect.REJECT: "rejects"}
_PLAIN_SIGNALS = {
    SignalKind.UNSCORED: "not scored: no scorer answered",
    SignalKind.FIRST_TIMER: "new here: no public comment yet",
    SignalKind.HOLD_EVERYTHING: "this site holds every comment",
    SignalKind.HONEYPOT: "filled in a field that people do not see",
}
_SHORT_LABELS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe",
    Label.OBSCENE: "obsc.",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "ident.",
}
_SCORERS = {"embedded": "Built-in scorer", "detoxify-onnx": "Detoxify (ONNX)"}
_MACHINE_MOVES = {
    Status.PENDING: "held for a moderator",
    Status.APPROVED: "published",
    Status.REJECTED: "rejected",
    Status.SPAM: "marked as spam",
}
_DECISIONS = {
    DecisionKind.APPROVED: "approved",
    DecisionKind.REJECTED: "rejected",
    DecisionKind.SPAMMED: "marked as spam",
}
_OUTCOMES = {Status.APPROVED: "Approved.", Status.REJECTED: "Rejected.", Status.SPAM: "Marked as spam."}


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as the card offers it."""

    value: str
    label: str
    key: str
    outcome: Status


_BUTTONS = (
    Button(Choice.APPROVE.value, "Approve", "f", Choice.APPROVE.status),
    Button(Choice.REJECT.value, "Reject", "d", Choice.REJECT.status),
    Button(Choice.SPAM.value, "Spam", "s", Choice.SPAM.status),
)


def list_buttons(status: Status) -> list[Button]:
    """Return the choices that would change something."""
    return [] if status is Status.DELETED else [button for button in _BUTTONS if button.outcome is not status]


def say_signal(signal: Signal) -> str:
    """Return why a comment was noticed, with the number and the limit where there are any.

    A second opinion says whose it is.
    """
    words = _SAY[signal.kind](signal) if signal.kind in _SAY else _PLAIN_SIGNALS[signal.kind]
    if signal.kind is not SignalKind.LANGUAGE and gives_second_opinions(signal.scorer):
        return f"{say_scorer(signal.scorer)}: {words}"
    return words


def _say_label_signal(signal: Signal) -> str:
    return f"{say_label(signal.name)} {_say_crossing(signal)}"


def _say_spam(signal: Signal) -> str:
    return f"reads like advertising {_say_crossing(signal)}"


def _say_crossing(signal: Signal) -> str:
    value, limit = say_probability(signal.value or 0.0), say_probability(signal.limit or 0.0)
    return f"{value}, {_LIMIT_VERBS.get(signal.effect, 'noted')} at {limit}"


def _say_language_signal(signal: Signal) -> str:
    who = say_scorer(signal.scorer) if gives_second_opinions(signal.scorer) else "the scorer"
    return f"written in {say_language(signal.name)}, which {who} was not trained on"


def _say_links(signal: Signal) -> str:
    links, most = int(signal.value or 0), int(signal.limit or 0)
    return f"{links} {'link' if links == 1 else 'links'}, more than {most}"


_SAY: dict[SignalKind, Callable[[Signal], str]] = {
    SignalKind.LABEL: _say_label_signal,
    SignalKind.SPAM: _say_spam,
    SignalKind.LANGUAGE: _say_language_signal,
    SignalKind.LINKS: _say_links,
    SignalKind.HELD_WORD: lambda signal: f"held word “{signal.name}”",
    SignalKind.REJECTED_WORD: lambda signal: f"rejected word “{signal.name}”",
}


def say_scorer(name: str) -> str:
    """Return what people call a scorer."""
    return _SCORERS.get(name) or name.capitalize()


def say_away(scorer: ScorerView) -> str:
    """Return, as a sentence or two, that a scorer is away, since when, why, and what becomes of comments."""
    begun = f" since {say_time(scorer.since)}" if scorer.since else ""
    if scorer.is_second:
        who = say_scorer(scorer.name)
        then = f"{say_comments(scorer.waiting)} for its second opinion and will get it when it is back."
    else:
        who = "The quick scorer"
        then = "Comments get no score meanwhile; each site’s policy says whether they wait."
    return f"{who} is unavailable{begun}: {scorer.reason.rstrip('. ')}. {then}"


def say_comments(waiting: int) -> str:
    """Return how many comments wait."""
    return "1 comment waits" if waiting == 1 else f"{say_count(waiting)} comments wait"


def say_label(label: str) -> str:
    """Return a label as people write it."""
    return label.replace("_", " ")


def list_labels() -> list[Label]:
    """Return the six labels in their order."""
    return list(Label)


def say_label_short(label: str) -> str:
    """Return a label in a word that fits a narrow column."""
    return _SHORT_LABELS[Label(label)]


def say_probability(value: float) -> str:
    """Return a probability with two digits, cut and not rounded: 0.799 under a limit of 0.80 must not read 0.80."""
    return f"{math.floor(value * 100 + 1e-9) / 100:.2f}"


def say_highest(scores: Mapping[str, float]) -> str:
    """Return the three highest of a scorer's probabilities, as they were when somebody decided."""
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:3]
    return ", ".join(f"{say_label(label)} {say_probability(value)}" for label, value in highest)


def say_status(status: Status) -> str:
    """Return where a comment stands."""
    return _STATUS[status]


def say_decision(kind: DecisionKind, outcome: Status) -> str:
    """Return what the log says somebody did."""
    if kind is DecisionKind.JUDGED:
        return _MACHINE_MOVES[outcome]
    if kind is DecisionKind.UNDONE:
        return f"took a decision back: {say_status(outcome)} again"
    return _DECISIONS[kind]


def say_outcome(status: Status) -> str:
    """Return what has just happened to a comment by a choice."""
    return _OUTCOMES[status]


def say_count(count: int) -> str:
    """Return a count as people read it; what was counted only so far says so."""
    return f"{COUNT_STOP:,}+" if count > COUNT_STOP else f"{count:,}"


def say_left(count: int) -> str:
    """Return how much of the queue is left, as a sentence."""
    return "Nothing waits." if count == 0 else f"{say_count(count)} left."


def say_role(role: Role) -> str:
    """Return what someone is on a site."""
    return role.value


# What templates may say, under the functions' own names.
FILTERS = (
    list_buttons,
    say_away,
    say_count,
    say_decision,
    say_highest,
    say_label,
    say_label_short,
    say_probability,
    say_role,
    say_scorer,
    say_signal,
    say_status,
    say_time,
)
