"""The checks of a comment: an ordered list of plain functions, each of which may find signals."""

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
    """What the checks see of a comment, as its readers will: `folded` comes from `fold`, `links` are where links lead.

    `scores` is None when no scorer answered; where `uncovered` names a language that `scorer` was not trained on, they
    are of the sentences beside it that it can read, if there are any. `seconds` is how long it took to write, where
    that is known. `standings` are what the site thinks of the author, their network and the links' domains.
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
    """Run every check, keep every signal: a moderator sees all the reasons, not the first."""
    found = [signal for check in _CHECKS for signal in check(submission, policy)]
    is_trusted = any(signal.kind is SignalKind.TRUSTED for signal in found)
    return [_spare(signal) for signal in found] if is_trusted else found


def _spare(signal: Signal) -> Signal:
    """What is only asked of people whom nobody knows is noted of one whom the site trusts; their words still count."""
    return replace(signal, effect=Effect.NOTE) if signal.kind in _SPARED else signal


def find_scorer_signals(
    scores: Scores | None, policy: Policy, *, uncovered: str = "", scorer: str = ""
) -> Iterator[Signal]:
    """Yield what a scorer's answer, or the lack of one, means by a policy."""
    if uncovered:
        held = policy.when_uncovered is WhenUncovered.HOLD
        yield Signal(SignalKind.LANGUAGE, Effect.HOLD if held else Effect.NOTE, uncovered, scorer=scorer)
    elif scores is None:
        held = policy.when_unscored is WhenUnscored.HOLD
        yield Signal(SignalKind.UNSCORED, Effect.HOLD if held else Effect.NOTE)
    # Also beside another language: the sentences that a scorer can read count as they would alone.
    if scores is not None:
        yield from _find_label_signals(scores, policy)
        yield from _find_spam_signal(scores, policy)


def _find_label_signals(scores: Scores, policy: Policy) -> Iterator[Signal]:
    """Yield a signal for each label whose probability reaches a limit, with the gravest limit it reaches."""
    for label, thresholds in policy.thresholds.items():
        crossed = _crossed(scores.values[label], thresholds)
        if crossed is not None:
            effect, limit = crossed
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


def _crossed(value: float, thresholds: Thresholds) -> tuple[Effect, float] | None:
    """Return the gravest limit a probability reaches, with its effect."""
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
            if _holds_word(submission.folded, _fold_word(word)):
                yield Signal(kind, effect, word)


def _holds_word(text: str, word: str) -> bool:
    # The plain search first: it is a hundred times quicker, and an owner may list a thousand words.
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
        kind, effect = _REGARDS[standing.standing]
        yield Signal(kind, effect, standing.name if kind is SignalKind.BLOCKED else "")


def fold(text: str) -> str:
    """Return a text as words are compared: no case, no accents, no width, nothing that is not seen.

    What is drawn as nothing goes first: long runs of marks make normalising quadratic.
    """
    seen = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
    plain = unicodedata.normalize("NFKD", seen).casefold()
    return "".join(char for char in plain if unicodedata.category(char) not in _UNSEEN)


_fold_word = lru_cache(maxsize=4_096)(fold)
_UNSEEN = frozenset({"Mn", "Me", "Cf"})

_SPARED = frozenset(
    {SignalKind.FIRST_TIMER, SignalKind.HOLD_EVERYTHING, SignalKind.HOLD_THREAD, SignalKind.LINKS, SignalKind.TOO_FAST},
)
_REGARDS = {
    Standing.BLOCKED: (SignalKind.BLOCKED, Effect.REJECT),
    Standing.HELD: (SignalKind.ALWAYS_HELD, Effect.HOLD),
    Standing.TRUSTED: (SignalKind.TRUSTED, Effect.NOTE),
}

_CHECKS: tuple[Callable[[Submission, Policy], Iterator[Signal]], ...] = (
    # What no person writes.
    _check_honeypot,
    _check_pace,
    # What the text says.
    _check_scores,
    _check_words,
    _check_links,
    # Who says it, and what the owner wants to see first.
    _check_standings,
    _check_first_timer,
    _check_thread,
    _check_hold_everything,
)
