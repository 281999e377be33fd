"""Signals: what a check finds in a comment, with the measured number and the limit it reached."""

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """The kind of a signal, which says which check gave it."""

    LABEL = "label"  # a probability reached a threshold of the policy
    UNSCORED = "unscored"  # no scorer answered
    LANGUAGE = "language"  # the scorer was not trained on the text's language; `name` is its code
    SPAM = "spam"  # the spam probability reached the policy's threshold
    HELD_WORD = "held_word"
    REJECTED_WORD = "rejected_word"
    LINKS = "links"
    FIRST_TIMER = "first_timer"
    HOLD_EVERYTHING = "hold_everything"
    HONEYPOT = "honeypot"  # a form field that people cannot see was filled in
    TOO_FAST = "too_fast"  # sent sooner after the form was entered than a person can write
    HOLD_THREAD = "hold_thread"  # a moderator has set this conversation to hold all comments
    ALWAYS_HELD = "always_held"  # a moderator has set this author's comments to be held
    BLOCKED = "blocked"  # the author, their network or a domain is blocked; `name` says which
    TRUSTED = "trusted"  # a moderator trusts the author, so some other signals become notes
    LEARNED = "learned"  # predicted from the moderators' decisions; holds, or publishes what only labels held


FROM_SCORERS = frozenset({SignalKind.LABEL, SignalKind.UNSCORED, SignalKind.LANGUAGE, SignalKind.SPAM})
"""Signals of a scorer's answer, or the lack of one: these change when a comment is scored again."""


class Effect(StrEnum):
    """What a signal asks for, from the mildest to the most severe; the most severe decides the verdict."""

    NOTE = "note"
    HOLD = "hold"
    REJECT = "reject"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that a check found in a comment.

    `name` is the label, word or language, `value` the measured number and `limit` the one it reached, if the kind has
    them; `scorer` is the scorer that gave the value.
    """

    kind: SignalKind
    effect: Effect
    name: str = ""
    value: float | None = None
    limit: float | None = None
    scorer: str = ""
