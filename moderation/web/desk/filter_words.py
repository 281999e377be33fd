"""The desk's words for what a queue is narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.queues import Filters
from moderation.domain.signals import SignalKind
from moderation.services.sites.sites import SiteView
from moderation.web.desk.languages import say_language
from moderation.web.desk.review.signal_words import say_label

_SIGNALS = {
    SignalKind.LABEL: "a score over its limit",
    SignalKind.UNSCORED: "not scored",
    SignalKind.LANGUAGE: "a language that is not covered",
    SignalKind.SPAM: "reads like advertising",
    SignalKind.HELD_WORD: "a held word",
    SignalKind.REJECTED_WORD: "a rejected word",
    SignalKind.LINKS: "too many links",
    SignalKind.FIRST_TIMER: "a newcomer",
    SignalKind.HOLD_EVERYTHING: "the site holds everything",
    SignalKind.HONEYPOT: "filled in by a program",
    SignalKind.TOO_FAST: "sent too fast",
    SignalKind.HOLD_THREAD: "the conversation is held",
    SignalKind.ALWAYS_HELD: "the author is always held",
    SignalKind.BLOCKED: "blocked",
    SignalKind.TRUSTED: "a trusted author",
    SignalKind.LEARNED: "what was learnt from you",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is set, in words; `name` is the filter's own."""

    name: str
    words: str


def say_signal_kind(kind: SignalKind) -> str:
    """Return what a check looks for, as a filter has it."""
    return _SIGNALS[kind]


def list_chips(filters: Filters, sites: Sequence[SiteView], thread_title: str) -> list[Chip]:
    """Return every filter that is set, in the order of the form."""
    site = next((site.name for site in sites if site.key == filters.site), "")
    label, signal, since, until = filters.label, filters.signal, filters.since, filters.until
    words = {
        "words": f"“{filters.words}”" if filters.words else "",
        "site": f"on {site}" if site else "",
        "thread": f"in “{thread_title}”" if filters.thread is not None else "",
        "guest": "by one author" if filters.guest is not None else "",
        "label": f"{say_label(label)} over its limit" if label else "",
        "signal": say_signal_kind(signal) if signal else "",
        "author": f"named “{filters.author}”" if filters.author else "",
        "language": f"on pages in {say_language(filters.language)}" if filters.language else "",
        "since": f"from {since.isoformat()}" if since else "",
        "until": f"until {until.isoformat()}" if until else "",
    }
    return [Chip(name, said) for name, said in words.items() if said]


# What templates may say, under the functions' own names.
FILTERS = (list_chips, say_language, say_signal_kind)
