"""The desk's words for decisions, states, roles and counts: data in, one short phrase out."""

from dataclasses import dataclass

from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.paging import COUNT_STOP
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.web.times import say_time

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


# What templates may say, under the functions' own names.
FILTERS = (
    list_buttons,
    say_count,
    say_decision,
    say_number,
    say_role,
    say_status,
    say_time,
)
