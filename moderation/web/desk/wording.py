"""Words for decisions, statuses, roles and numbers, as template filters."""

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
    """One of the choices on a card."""

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
    """Return the choices that would change a comment's status; a reported public comment can also be kept."""
    if status is Status.DELETED:
        return []
    kept = [_KEEP] if is_reported and status is Status.APPROVED else []
    return [*kept, *(button for button in _BUTTONS if button.outcome is not status)]


def say_status(status: Status) -> str:
    """Return the name of a status."""
    return _STATUS[status]


def say_decision(kind: DecisionKind, outcome: Status) -> str:
    """Return what somebody did, as the log says it."""
    if kind is DecisionKind.JUDGED:
        return _MACHINE_MOVES[outcome]
    if kind is DecisionKind.EDITED:
        return f"edited it: {say_status(outcome)}"
    if kind is DecisionKind.UNDONE:
        return f"undid a decision: {say_status(outcome)} again"
    return _DECISIONS[kind]


def say_claim(who: str) -> str:
    """Return a sentence saying that a colleague has the comment open."""
    return f"{who} is looking at this."


def say_meanwhile(kind: DecisionKind, outcome: Status, who: str) -> str:
    """Return what somebody has done to a comment since the page was loaded."""
    return f"Meanwhile {who}: {say_decision(kind, outcome)}."


def say_outcome(status: Status) -> str:
    """Return the result of a decision, as a sentence."""
    return _OUTCOMES[status]


def say_count(count: int) -> str:
    """Return a count with separators; counting stops at COUNT_STOP, and anything above is shown as "1,000+"."""
    return f"{COUNT_STOP:,}+" if count > COUNT_STOP else f"{count:,}"


def say_number(number: int) -> str:
    """Return a number with separators, without the cut-off of `say_count`."""
    return f"{number:,}"


def say_role(role: Role) -> str:
    """Return the name of a role."""
    return role.value


def say_thresholds(thresholds: Thresholds) -> str:
    """Return where a label holds and rejects comments, or "off"; nudges are left out, since they decide nothing."""
    effects = ((thresholds.hold_at, "holds"), (thresholds.reject_at, "rejects"))
    return ", ".join(f"{verb} at {say_probability(value)}" for value, verb in effects if value is not None) or "off"


def say_scorer(name: str) -> str:
    """Return the display name of a scorer."""
    return _SCORERS.get(name) or name.capitalize()


def say_label(label: str) -> str:
    """Return the display name of a label."""
    return label.replace("_", " ")


def say_label_short(label: str) -> str:
    """Return a label, abbreviated to fit a narrow column."""
    return _SHORT_LABELS[Label(label)]


def say_policy(number: int | None) -> str:
    """Return which revision of the policy scores were compared with: 0 is the preset, None was not recorded."""
    if number is None:
        return "policy not recorded"
    return f"policy {number}" if number else "preset policy"


def say_probability(value: float) -> str:
    """Return a probability with two digits, rounded down: 0.799 must not look like it reached a threshold of 0.80."""
    return f"{math.floor(value * 100 + 1e-9) / 100:.2f}"


def say_share(value: float) -> str:
    """Return a share as a percentage with one digit."""
    return f"{value * 100:.1f} %"


def say_day(day: date | datetime) -> str:
    """Return a day, as in "22 Nov 2026"; months are in English, since Python starts in the C locale."""
    if isinstance(day, datetime):
        day = day.astimezone(UTC).date()
    return f"{day.day} {day:%b %Y}"


def list_counts(counts: Mapping[Status, int]) -> list[tuple[str, str]]:
    """Return a count for each status in words, with the queue that shows it, or "" where there is none."""
    queues = {queue.status: queue.value for queue in Queue if queue.status is not None}
    return [
        (f"{say_count(count)} {say_status(status)}", queues.get(status, ""))
        for status, count in counts.items()
        if count or status is Status.PENDING
    ]


def say_comments(count: int) -> str:
    """Return a number of comments, in words."""
    return "1 comment" if count == 1 else f"{say_count(count)} comments"


def say_language(tag: str) -> str:
    """Return the name of a language ("de": German) or script ("und-Cyrl": Cyrillic script), or else the tag."""
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
