"""The words for every kind of signal, in one table: a new check adds one row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.services.scoring.scorers import gives_second_opinions
from moderation.web.desk.wording import say_label, say_language, say_probability, say_scorer

_VERBS = {Effect.HOLD: "holds", Effect.REJECT: "rejects"}
_BLOCKED = {"author": "by a blocked author", "network": "from a blocked network"}


@dataclass(frozen=True, slots=True)
class SignalWords:
    """The words for one kind of signal.

    `short` names the kind in the queue's filter and in the figures. `card` says on a card what was found; it is a
    function where the phrase contains the signal's own name or numbers.
    """

    short: str
    card: str | Callable[[Signal], str]


def say_signal(signal: Signal) -> str:
    """Return why a comment was flagged; a second opinion is prefixed with the name of its scorer."""
    card = SIGNAL_WORDS[signal.kind].card
    words = card if isinstance(card, str) else card(signal)
    if signal.kind is not SignalKind.LANGUAGE and gives_second_opinions(signal.scorer):
        return f"{say_scorer(signal.scorer)}: {words}"
    return words


def say_signal_kind(kind: SignalKind) -> str:
    """Return the short name of a kind of signal."""
    return SIGNAL_WORDS[kind].short


def _say_label_signal(signal: Signal) -> str:
    return f"{say_label(signal.name)} {_say_crossing(signal)}"


def _say_spam(signal: Signal) -> str:
    return f"reads like advertising {_say_crossing(signal)}"


def _say_learned(signal: Signal) -> str:
    if signal.effect is Effect.NOTE:
        value, threshold = _say_numbers(signal)
        return f"predicted rejection {value}, publishes up to {threshold}"
    return f"predicted rejection {_say_crossing(signal)}"


def _say_crossing(signal: Signal) -> str:
    value, threshold = _say_numbers(signal)
    return f"{value}, {_VERBS.get(signal.effect, 'noted')} at {threshold}"


def _say_numbers(signal: Signal) -> tuple[str, str]:
    return say_probability(signal.value or 0.0), say_probability(signal.limit or 0.0)


def _say_language_signal(signal: Signal) -> str:
    scorer = say_scorer(signal.scorer) if gives_second_opinions(signal.scorer) else "the scorer"
    return f"written in {say_language(signal.name)}, which {scorer} was not trained on"


def _say_links(signal: Signal) -> str:
    links, most = int(signal.value or 0), int(signal.limit or 0)
    return f"{links} {'link' if links == 1 else 'links'}, more than {most}"


def _say_too_fast(signal: Signal) -> str:
    return f"sent {signal.value:.1f} s after the form was started, faster than {signal.limit:g} s"


def _say_blocked(signal: Signal) -> str:
    return _BLOCKED.get(signal.name) or f"links to {signal.name}, which is blocked"


SIGNAL_WORDS: Mapping[SignalKind, SignalWords] = {
    SignalKind.LABEL: SignalWords("score over a threshold", _say_label_signal),
    SignalKind.UNSCORED: SignalWords("not scored", "not scored: no scorer answered"),
    SignalKind.LANGUAGE: SignalWords("language the scorer was not trained on", _say_language_signal),
    SignalKind.SPAM: SignalWords("reads like advertising", _say_spam),
    SignalKind.HELD_WORD: SignalWords("held word", lambda signal: f"held word “{signal.name}”"),
    SignalKind.REJECTED_WORD: SignalWords("rejected word", lambda signal: f"rejected word “{signal.name}”"),
    SignalKind.LINKS: SignalWords("too many links", _say_links),
    SignalKind.FIRST_TIMER: SignalWords("first-time commenter", "new here: no public comments yet"),
    SignalKind.HOLD_EVERYTHING: SignalWords("site holds every comment", "this site holds every comment"),
    SignalKind.HONEYPOT: SignalWords("filled in a hidden field", "filled in a hidden field, as bots do"),
    SignalKind.TOO_FAST: SignalWords("sent too fast", _say_too_fast),
    SignalKind.HOLD_THREAD: SignalWords("conversation is held", "every comment in this conversation is held"),
    SignalKind.ALWAYS_HELD: SignalWords("author is always held", "every comment by this author is held"),
    SignalKind.BLOCKED: SignalWords("blocked author, network or domain", _say_blocked),
    SignalKind.TRUSTED: SignalWords("trusted author", "by a trusted author"),
    SignalKind.LEARNED: SignalWords("predicted rejection", _say_learned),
}


# Registered as template filters under the functions' own names.
FILTERS = (say_signal, say_signal_kind)
