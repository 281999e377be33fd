"""The desk's words for decisions, states, roles and counts: data in, one short phrase out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel import Locale

from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.paging import COUNT_STOP
from moderation.domain.policy import Thresholds
from moderation.domain.queues import Queue
from moderation.domain.roles import Role
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.web.times import say_time

_NAMES = Locale("en")


_SHORT_LABELS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe",
    Label.OBSCENE: "obsc.",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "ident.",
}

_SCORERS = {"embedded": "Built-in scorer", "detoxify-onnx": "Detoxify (ONNX)"}


_STATUS = {
    Status.PENDING: "waiting",
    Status.APPROVED: "public",
    Status.REJECTED: "rejected",
    Status.SPAM: "spam",
    Status.DELETED: "deleted",
}
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
    DecisionKind.ANSWERED: "answered in the team’s name",
    DecisionKind.DELETED: "deleted it",
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


_KEEP = Button(Choice.APPROVE.value, "Keep", "f", Choice.APPROVE.status)


def list_buttons(status: Status, *, is_reported: bool = False) -> list[Button]:
    """Return the choices that would change something; what is public can be kept so against complaints."""
    if status is Status.DELETED:
        return []
    kept = [_KEEP] if is_reported and status is Status.APPROVED else []
    return [*kept, *(button for button in _BUTTONS if button.outcome is not status)]


def say_status(status: Status) -> str:
    """Return where a comment stands."""
    return _STATUS[status]


def say_decision(kind: DecisionKind, outcome: Status) -> str:
    """Return what the log says somebody did."""
    if kind is DecisionKind.JUDGED:
        return _MACHINE_MOVES[outcome]
    if kind is DecisionKind.EDITED:
        return f"edited it: {say_status(outcome)}"
    if kind is DecisionKind.UNDONE:
        return f"took a decision back: {say_status(outcome)} again"
    return _DECISIONS[kind]


def say_claim(who: str) -> str:
    """Return that a colleague has a comment open."""
    return f"{who} is looking at this."


def say_meanwhile(kind: DecisionKind, outcome: Status, who: str) -> str:
    """Return what somebody has made of a comment since a page showed it."""
    return f"Meanwhile {who}: {say_decision(kind, outcome)}."


def say_outcome(status: Status) -> str:
    """Return what has just happened to a comment by a choice."""
    return _OUTCOMES[status]


def say_count(count: int) -> str:
    """Return a count as people read it; what was counted only so far says so."""
    return f"{COUNT_STOP:,}+" if count > COUNT_STOP else f"{count:,}"


def say_number(number: int) -> str:
    """Return a number in full; no count that stopped somewhere."""
    return f"{number:,}"


def say_role(role: Role) -> str:
    """Return what someone is on a site."""
    return role.value


def say_thresholds(thresholds: Thresholds) -> str:
    """Return from where on a label holds or rejects a comment; what only nudges its author decides nothing."""
    told = ((thresholds.hold_at, "holds"), (thresholds.reject_at, "rejects"))
    return ", ".join(f"{verb} at {say_probability(limit)}" for limit, verb in told if limit is not None) or "off"


def say_scorer(name: str) -> str:
    """Return what people call a scorer."""
    return _SCORERS.get(name) or name.capitalize()


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


def say_day(day: date | datetime) -> str:
    """Return a day. The months are English wherever the server runs: Python prints in no other language."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC).date()
    return f"{day.day} {day:%b %Y}"


def list_counts(counts: Mapping[Status, int]) -> list[tuple[str, str]]:
    """Return what there is of each status in words, each with the queue that shows it; none for what is deleted."""
    queues = {queue.status: queue.value for queue in Queue if queue.status is not None}
    return [
        (f"{say_count(count)} {say_status(status)}", queues.get(status, ""))
        for status, count in counts.items()
        if count or status is Status.PENDING
    ]


def say_comments(count: int) -> str:
    """Return how many comments, in words."""
    return "1 comment" if count == 1 else f"{say_count(count)} comments"


def say_language(tag: str) -> str:
    """Return the name of a language ("de" is German) or, for "und-Cyrl", of its script; else the tag itself."""
    language, _, script = tag.partition("-")
    if script:
        return f"{_NAMES.scripts.get(script, script)} script"
    return str(_NAMES.languages.get(language, tag))


# Registered as template filters under the functions' own names.
FILTERS = (
    list_buttons,
    list_counts,
    say_comments,
    say_count,
    say_day,
    say_decision,
    say_label,
    say_label_short,
    say_language,
    say_thresholds,
    say_number,
    say_policy,
    say_probability,
    say_role,
    say_scorer,
    say_share,
    say_status,
    say_time,
)
