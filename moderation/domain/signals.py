"""Signals: single findings of single checks, each with its number and the limit it crossed."""

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """Which check found it."""

    LABEL = "label"  # a probability reached a limit of the policy
    UNSCORED = "unscored"  # no scorer answered
    LANGUAGE = "language"  # the scorer was not trained on the text's language; `name` is its code
    SPAM = "spam"  # it reads like advertising
    HELD_WORD = "held_word"
    REJECTED_WORD = "rejected_word"
    LINKS = "links"
    FIRST_TIMER = "first_timer"
    HOLD_EVERYTHING = "hold_everything"
    HONEYPOT = "honeypot"  # a field no person sees was filled in
    TOO_FAST = "too_fast"  # sent sooner after the form was entered than a person writes
    HOLD_THREAD = "hold_thread"  # a moderator has all of this conversation wait
    ALWAYS_HELD = "always_held"  # a moderator has all of this author's comments wait
    BLOCKED = "blocked"  # the author, their network or a domain is blocked; `name` says which
    TRUSTED = "trusted"  # a moderator trusts the author: some of the rest is only noted
    LEARNED = "learned"  # what was learnt from the site's moderators; it holds, or lets appear what labels held


FROM_SCORERS = frozenset({SignalKind.LABEL, SignalKind.UNSCORED, SignalKind.LANGUAGE, SignalKind.SPAM})
"""What a scorer's answer gives, or the lack of one: these change when it is asked again."""


class Effect(StrEnum):
    """What a signal asks for; the verdict takes the gravest."""

    NOTE = "note"
    HOLD = "hold"
    REJECT = "reject"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Signal:
    """One finding.

    `name` says which label or word; `value` and `limit` are the measured number and the one it reached, where the check
    has numbers; `scorer` says whose number it is.
    """

    kind: SignalKind
    effect: Effect
    name: str = ""
    value: float | None = None
    limit: float | None = None
    scorer: str = ""
