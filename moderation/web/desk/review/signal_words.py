"""The desk's words for what scorers and checks found: data in, one short phrase out."""

from collections.abc import Callable, Mapping

from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status
from moderation.domain.verdict import decide
from moderation.services.review.cards import AuthorFacts, ReviewCard
from moderation.services.scoring.scorers import ScorerView, gives_second_opinions
from moderation.web.desk.wording import (
    say_count,
    say_label,
    say_language,
    say_probability,
    say_scorer,
)
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


def say_signal(signal: Signal) -> str:
    """Return why a comment was noticed, with the number and the limit where there are any.

    A second opinion says whose it is.
    """
    words = _SAY[signal.kind](signal) if signal.kind in _SAY else _PLAIN_SIGNALS[signal.kind]
    if signal.kind is not SignalKind.LANGUAGE and gives_second_opinions(signal.scorer):
        return f"{say_scorer(signal.scorer)}: {words}"
    return words


def say_left_waiting(card: ReviewCard) -> str:
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


def say_highest(scores: Mapping[str, float]) -> str:
    """Return the three highest of a scorer's probabilities, as they were when somebody decided."""
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:3]
    return ", ".join(f"{say_label(label)} {say_probability(value)}" for label, value in highest)


def _say_waiting(waiting: int) -> str:
    return "1 comment waits" if waiting == 1 else f"{say_count(waiting)} comments wait"


def say_author(facts: AuthorFacts) -> str:
    """Return how well the site knows an author: by what became of earlier comments."""
    counted = ((facts.approved, "public"), (facts.rejected, "rejected"), (facts.spam, "spam"))
    told = [f"{say_count(count)} {what}" for count, what in counted if count]
    if not facts.approved:
        told.insert(0, "nothing public yet" if told else "new here")
    return ", ".join(told)


def say_reports(reports: Mapping[str, int]) -> str:
    """Return how many readers' reports are open, and why they were made."""
    total = sum(reports.values())
    reasons = [say_reason(reason) + (f" {count}" if total > 1 else "") for reason, count in reports.items()]
    return f"{say_count(total)} {'report' if total == 1 else 'reports'}: {', '.join(reasons)}"


def say_reason(reason: str) -> str:
    """Return a reader's or a moderator's reason by its code, as people write it."""
    return reason.replace("_", " ")


# Registered as template filters under the functions' own names.
FILTERS = (
    say_author,
    say_away,
    say_reports,
    say_highest,
    say_left_waiting,
    say_reason,
    say_signal,
)
