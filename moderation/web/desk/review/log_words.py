"""Words for the log: what somebody did other than decide comments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moderation.domain.decisions import DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.standing import Standing
from moderation.services.review.log import EventEntry

_EVENTS = {
    EventKind.THREAD_CLOSED: "closed the conversation",
    EventKind.THREAD_OPENED: "opened the conversation",
    EventKind.THREAD_HELD: "held every comment in the conversation",
    EventKind.THREAD_RELEASED: "stopped holding every comment in the conversation",
    EventKind.THREAD_RENAMED: "renamed the conversation",
    EventKind.COMMENT_PINNED: "pinned a comment",
    EventKind.COMMENT_UNPINNED: "unpinned a comment",
    EventKind.COMMENT_FEATURED: "featured a comment",
    EventKind.COMMENT_UNFEATURED: "unfeatured a comment",
    EventKind.STANDING_GIVEN: "changed the standing of",
    EventKind.STANDING_TAKEN: "removed the standing of",
    EventKind.WIDGET_CHANGED: "changed the widget of",
    EventKind.REASONS_CHANGED: "changed the rejection reasons of",
    EventKind.POLICY_CHANGED: "changed the policy of",
    EventKind.WAITING_REJUDGED: "reapplied the thresholds to waiting comments on",
    EventKind.LEARNING_DONE: "started learning from the decisions on",
    EventKind.LEARNING_FORGOTTEN: "deleted what was learned from",
    EventKind.MEMBER_INVITED: "invited",
    EventKind.INVITATION_WITHDRAWN: "withdrew the invitation for",
    EventKind.MEMBER_JOINED: "joined:",
    EventKind.MEMBER_CHANGED: "changed the role of",
    EventKind.MEMBER_REMOVED: "removed",
    EventKind.PASSWORD_LINK_MADE: "made a password link for",
    EventKind.API_KEY_MADE: "made the API key",
    EventKind.API_KEY_REVOKED: "revoked the API key",
    EventKind.SUGGESTIONS_FORGOTTEN: "deleted the suggestions made with the API key",
    EventKind.MADE_UP_ADDED: "added made-up comments to",
    EventKind.MADE_UP_REMOVED: "removed the made-up comments from",
}
_KINDS: dict[str, str] = {
    DecisionKind.JUDGED: "decided automatically",
    DecisionKind.APPROVED: "approved",
    DecisionKind.REJECTED: "rejected",
    DecisionKind.SPAMMED: "marked as spam",
    DecisionKind.ANSWERED: "answered",
    DecisionKind.UNDONE: "undid a decision",
    DecisionKind.EDITED: "edited by its author",
    DecisionKind.DELETED: "deleted by its author",
    EventKind.STANDING_GIVEN: "trusted, held or blocked an author, network or domain",
    EventKind.STANDING_TAKEN: "removed a standing",
    EventKind.WIDGET_CHANGED: "changed the widget",
    EventKind.REASONS_CHANGED: "changed the reasons",
    EventKind.POLICY_CHANGED: "changed the policy",
    EventKind.WAITING_REJUDGED: "reapplied the thresholds",
    EventKind.LEARNING_DONE: "started learning",
    EventKind.LEARNING_FORGOTTEN: "deleted what was learned",
    EventKind.MEMBER_INVITED: "invited a member",
    EventKind.INVITATION_WITHDRAWN: "withdrew an invitation",
    EventKind.MEMBER_JOINED: "joined the team",
    EventKind.MEMBER_CHANGED: "changed a role",
    EventKind.MEMBER_REMOVED: "removed a member",
    EventKind.PASSWORD_LINK_MADE: "made a password link",
    EventKind.API_KEY_MADE: "made an API key",
    EventKind.API_KEY_REVOKED: "revoked an API key",
    EventKind.SUGGESTIONS_FORGOTTEN: "deleted suggestions",
    EventKind.MADE_UP_ADDED: "added made-up comments",
    EventKind.MADE_UP_REMOVED: "removed made-up comments",
}
_GIVEN = {Standing.TRUSTED: "trusted", Standing.HELD: "always holds", Standing.BLOCKED: "blocked"}
_UNTOLD = frozenset({"standing", "value", "target"})  # already in the sentence


def say_event(entry: EventEntry) -> str:
    """Return what somebody did; the caller appends the object."""
    standing = entry.details.get("standing")
    if entry.kind is EventKind.STANDING_GIVEN and standing in _GIVEN:
        return _GIVEN[Standing(standing)]
    return _EVENTS[entry.kind]


def say_kind(kind: str) -> str:
    """Return the name of a kind of entry, for the filter."""
    return _KINDS.get(kind) or _EVENTS[EventKind(kind)]


def list_details(entry: EventEntry) -> list[str]:
    """Return the details of an event, one phrase each."""
    details = dict(entry.details)
    if entry.kind is EventKind.REASONS_CHANGED:
        return list(_compare(details.get("old", ()), details.get("new", ())))
    if entry.kind is EventKind.POLICY_CHANGED:
        return [*_say_changes(details.get("changes", {})), *_say_pairs(details)]
    if {"old", "new"} <= details.keys():
        return [f"from “{details.pop('old')}” to “{details.pop('new')}”", *_say_pairs(details)]
    return list(_say_pairs(details))


def _say_pairs(details: Mapping[str, Any]) -> Iterator[str]:
    for name, value in details.items():
        if name not in _UNTOLD and isinstance(value, str | int) and value != "":
            yield f"{name.replace('_', ' ')}: {value}"


def _say_changes(changes: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    for name, (old, new) in changes.items():
        setting = name.removeprefix("limits ").replace("_", " ")
        if isinstance(old, list) and isinstance(new, list):  # word lists, which are too long to print
            added, removed = len(set(new) - set(old)), len(set(old) - set(new))
            yield f"{setting}: {added:,} added, {removed:,} removed"
        else:
            yield f"{setting}: {_say_value(old)} to {_say_value(new)}"


def _say_value(value: object) -> str:
    if value is None or value is False:
        return "off"
    return "on" if value is True else str(value)


def _compare(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> Iterator[str]:
    before, after = ({each["code"]: each for each in reasons} for reasons in (old, new))
    kept = [code for code in after if code in before]
    for code in after:
        if code not in before:
            yield f"added “{after[code]['title']}”"
        elif before[code] != after[code]:
            yield f"changed “{after[code]['title']}”"
    yield from (f"removed “{before[code]['title']}”" for code in before if code not in after)
    if kept != [code for code in before if code in after]:
        yield "changed the order"


# Registered as template filters under the functions' own names.
FILTERS = (list_details, say_event, say_kind)
