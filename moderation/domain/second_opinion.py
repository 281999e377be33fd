"""The rules of the second opinion: which comments get one, what it may change, when a failed one is retried."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from moderation.domain.checks import find_scorer_signals
from moderation.domain.policy import Policy, SecondOpinion, Thresholds
from moderation.domain.scores import Label, Scores
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status

NEAR = 2.0
"""The first scorer is uncertain within this distance of a threshold, in log-odds: .35 to .97 for a threshold of .80."""

MOST_ATTEMPTS = 5
"""How many failures it takes until a text is given up."""

PATIENCE = 3
"""How many failures in a row it takes until the scorer is suspected, instead of the texts."""

_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
_SMALLEST = 1e-6  # keeps the log-odds of 0 and 1 finite


def wants_second_opinion(scores: Scores | None, policy: Policy) -> bool:
    """Return whether a policy asks for a second opinion; `scores` are the first scorer's, None if it gave none."""
    if policy.second_opinion is SecondOpinion.UNCERTAIN:
        return scores is None or is_uncertain(scores, policy)
    return policy.second_opinion is SecondOpinion.ALL


def is_uncertain(scores: Scores, policy: Policy) -> bool:
    """Return whether a label's probability is near the threshold from which comments are not published."""
    distances = (
        distance_to_threshold(scores.values[label], thresholds) for label, thresholds in policy.thresholds.items()
    )
    return any(distance is not None and abs(distance) <= NEAR for distance in distances)


def distance_to_threshold(probability: float, thresholds: Thresholds) -> float | None:
    """Return how far a label is above its lower threshold, in log-odds (negative if below), or None if it has none."""
    limit = _lower_threshold(thresholds)
    return None if limit is None else log_odds(probability) - log_odds(limit)


def may_change(status: Status) -> bool:
    """Return whether a second opinion can still matter to a comment with this status: it is public or pending."""
    return status in (Status.APPROVED, Status.PENDING)


def find_opinion_signals(scores: Scores | None, policy: Policy, *, scorer: str, uncovered: str) -> Iterator[Signal]:
    """Yield the signals of a second opinion.

    It only holds, so signals that would reject hold instead; a language that it does not know is only noted.
    """
    for signal in find_scorer_signals(scores, policy, uncovered=uncovered):
        if signal.kind is SignalKind.LANGUAGE:
            yield replace(signal, effect=Effect.NOTE, scorer=scorer)
        elif signal.effect is Effect.REJECT:
            # Among a scorer's signals, only those of labels can reject.
            yield replace(signal, effect=Effect.HOLD, limit=_lower_threshold(policy.thresholds[Label(signal.name)]))
        else:
            yield signal


def pull_back(status: Status, *, verdict: Status, has_person_decided: bool) -> Status | None:
    """Return the new status of a comment with a new verdict, or None if it stays.

    Comments that were published automatically go back to the queue. Nothing is published or rejected, and no decision
    by a person is overridden.
    """
    if has_person_decided or status is not Status.APPROVED or verdict is Status.APPROVED:
        return None
    return Status.PENDING


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after this many failures: 1 minute, then 5, then always 15."""
    return _PAUSES[min(failures, len(_PAUSES)) - 1]


def is_suspect(failures: int) -> bool:
    """Return whether this many failures in a row make the scorer suspect, so that it has to be tested first."""
    return failures >= PATIENCE


def pause_of_scorer(failures: int) -> timedelta:
    """Return how long to wait for a scorer after this many failures in a row, which must be at least PATIENCE."""
    return pause_after(failures - PATIENCE + 1)


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; 0 and 1 are moved slightly to keep them finite."""
    clamped = min(max(probability, _SMALLEST), 1 - _SMALLEST)
    return math.log(clamped / (1 - clamped))


def _lower_threshold(thresholds: Thresholds) -> float | None:
    return thresholds.reject_at if thresholds.hold_at is None else thresholds.hold_at
