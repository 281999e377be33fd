"""The checks run on every comment: an ordered list of plain functions, each of which may yield signals."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from moderation.domain.policy import Policy, Thresholds, WhenUncovered, WhenUnscored
from moderation.domain.scores import SPAM, Scores
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.standing import MatchedStanding, Standing


@dataclass(frozen=True, slots=True)
class Submission:
    """What the checks see of a comment, taken from the text as its readers will see it.

    `folded` is the text after `fold`, `links` are the addresses its links lead to. `scores` is None when no scorer
    answered. If `uncovered` names a language that `scorer` was not trained on, `scores` cover only the sentences in
    languages that it can read. `seconds` is how long the comment took to write, if known. `standings` are those of the
    author, their network and the linked domains on this site.
    """

    folded: str
    links: tuple[str, ...]
    scores: Scores | None
    is_first_timer: bool
    honeypot: str = ""
    seconds: float | None = None
    uncovered: str = ""
    scorer: str = ""
    standings: tuple[MatchedStanding, ...] = ()
    is_thread_held: bool = False


def collect_signals(submission: Submission, policy: Policy) -> list[Signal]:
    """Return the signals of every check, not just the first: a moderator sees all the reasons."""
    signals = [signal for check in _CHECKS for signal in check(submission, policy)]
    is_trusted = any(signal.kind is SignalKind.TRUSTED for signal in signals)
    return [_relax_for_trusted(signal) for signal in signals] if is_trusted else signals


def _relax_for_trusted(signal: Signal) -> Signal:
    """Return the signal as a note if its check does not apply to trusted authors; what they write still counts."""
    return replace(signal, effect=Effect.NOTE) if signal.kind in _WAIVED_FOR_TRUSTED else signal


def find_scorer_signals(
    scores: Scores | None, policy: Policy, *, uncovered: str = "", scorer: str = ""
) -> Iterator[Signal]:
    """Yield the signals that a scorer's answer, or the lack of one, gives under a policy."""
    if uncovered:
        held = policy.when_uncovered is WhenUncovered.HOLD
        yield Signal(SignalKind.LANGUAGE, Effect.HOLD if held else Effect.NOTE, uncovered, scorer=scorer)
    elif scores is None:
        held = policy.when_unscored is WhenUnscored.HOLD
        yield Signal(SignalKind.UNSCORED, Effect.HOLD if held else Effect.NOTE)
    # Also when part of the text is in another language: sentences that the scorer can read count as usual.
    if scores is not None:
        yield from _find_label_signals(scores, policy)
        yield from _find_spam_signal(scores, policy)


def _find_label_signals(scores: Scores, policy: Policy) -> Iterator[Signal]:
    """Yield a signal for each label whose probability reaches a threshold, with the most severe one it reaches."""
    for label, thresholds in policy.thresholds.items():
        reached = _find_reached(scores.values[label], thresholds)
        if reached is not None:
            effect, limit = reached
            value = scores.values[label]
            yield Signal(SignalKind.LABEL, effect, label.value, value=value, limit=limit, scorer=scores.scorer)


def _find_spam_signal(scores: Scores, policy: Policy) -> Iterator[Signal]:
    value, limit = scores.values.get(SPAM), policy.hold_spam_at
    if value is not None and limit is not None and value >= limit:
        yield Signal(SignalKind.SPAM, Effect.HOLD, value=value, limit=limit, scorer=scores.scorer)


def _check_honeypot(submission: Submission, _: Policy) -> Iterator[Signal]:
    if submission.honeypot:
        yield Signal(SignalKind.HONEYPOT, Effect.SPAM)


def _check_pace(submission: Submission, policy: Policy) -> Iterator[Signal]:
    seconds, least = submission.seconds, policy.hold_faster_than
    if seconds is not None and least is not None and seconds < least:
        yield Signal(SignalKind.TOO_FAST, Effect.HOLD, value=seconds, limit=least)


def _check_scores(submission: Submission, policy: Policy) -> Iterator[Signal]:
    yield from find_scorer_signals(submission.scores, policy, uncovered=submission.uncovered, scorer=submission.scorer)


def _find_reached(value: float, thresholds: Thresholds) -> tuple[Effect, float] | None:
    """Return the most severe threshold that a probability reaches, after its effect."""
    if thresholds.reject_at is not None and value >= thresholds.reject_at:
        return Effect.REJECT, thresholds.reject_at
    if thresholds.hold_at is not None and value >= thresholds.hold_at:
        return Effect.HOLD, thresholds.hold_at
    return None


def _check_words(submission: Submission, policy: Policy) -> Iterator[Signal]:
    for words, kind, effect in (
        (policy.held_words, SignalKind.HELD_WORD, Effect.HOLD),
        (policy.rejected_words, SignalKind.REJECTED_WORD, Effect.REJECT),
    ):
        for word in words:
            if _contains_word(submission.folded, _fold_word(word)):
                yield Signal(kind, effect, word)


def _contains_word(text: str, word: str) -> bool:
    # The plain search comes first: it is a hundred times faster, and an owner may list a thousand words.
    if not word or word not in text:
        return False
    # Whole words only, so that a held "ass" leaves "class" alone.
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _check_links(submission: Submission, policy: Policy) -> Iterator[Signal]:
    links = len(submission.links)
    if policy.hold_links_over is not None and links > policy.hold_links_over:
        yield Signal(SignalKind.LINKS, Effect.HOLD, value=links, limit=policy.hold_links_over)


def _check_first_timer(submission: Submission, policy: Policy) -> Iterator[Signal]:
    if policy.hold_first_timers and submission.is_first_timer:
        yield Signal(SignalKind.FIRST_TIMER, Effect.HOLD)


def _check_hold_everything(_: Submission, policy: Policy) -> Iterator[Signal]:
    if policy.hold_everything:
        yield Signal(SignalKind.HOLD_EVERYTHING, Effect.HOLD)


def _check_thread(submission: Submission, _: Policy) -> Iterator[Signal]:
    if submission.is_thread_held:
        yield Signal(SignalKind.HOLD_THREAD, Effect.HOLD)


def _check_standings(submission: Submission, _: Policy) -> Iterator[Signal]:
    for standing in submission.standings:
        kind, effect = _STANDING_SIGNALS[standing.standing]
        yield Signal(kind, effect, standing.name if kind is SignalKind.BLOCKED else "")


def fold(text: str) -> str:
    """Return a text without case, accents, width variants and invisible characters, for comparing words."""
    # Before normalising, too: long runs of combining marks would make it quadratic.
    visible = "".join(char for char in text if unicodedata.category(char) not in _IGNORED)
    plain = unicodedata.normalize("NFKD", visible).casefold()
    return "".join(char for char in plain if unicodedata.category(char) not in _IGNORED)


_fold_word = lru_cache(maxsize=4_096)(fold)
_IGNORED = frozenset({"Mn", "Me", "Cf"})

_WAIVED_FOR_TRUSTED = frozenset(
    {SignalKind.FIRST_TIMER, SignalKind.HOLD_EVERYTHING, SignalKind.HOLD_THREAD, SignalKind.LINKS, SignalKind.TOO_FAST},
)
_STANDING_SIGNALS = {
    Standing.BLOCKED: (SignalKind.BLOCKED, Effect.REJECT),
    Standing.HELD: (SignalKind.ALWAYS_HELD, Effect.HOLD),
    Standing.TRUSTED: (SignalKind.TRUSTED, Effect.NOTE),
}

_CHECKS: tuple[Callable[[Submission, Policy], Iterator[Signal]], ...] = (
    # Was it sent by a bot?
    _check_honeypot,
    _check_pace,
    # What does it say?
    _check_scores,
    _check_words,
    _check_links,
    # Who sent it, and what does the site want to see before it is published?
    _check_standings,
    _check_first_timer,
    _check_thread,
    _check_hold_everything,
)
