"""The rules of the second opinion: who gets one, what it may do, when a failed one is tried again."""

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
"""Log-odds to either side of a limit within which the quick scorer is not sure: about .80 these are .35 to .97."""

MOST_ATTEMPTS = 5
"""A text that failed so often is given up."""

PATIENCE = 3
"""When so many texts fail one after the other, it may be the scorer that fails and not the texts."""

_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
_SMALLEST = 1e-6  # keeps the log-odds of 0 and 1 finite


def wants_second_opinion(scores: Scores | None, policy: Policy) -> bool:
    """Tell whether a policy asks for a second opinion, by what the quick scorer said; None when it said nothing."""
    if policy.second_opinion is SecondOpinion.UNCERTAIN:
        return scores is None or is_uncertain(scores, policy)
    return policy.second_opinion is SecondOpinion.ALL


def is_uncertain(scores: Scores, policy: Policy) -> bool:
    """Tell whether some label's probability is near the limit from which on a comment does not just appear."""
    distances = (
        distance_to_threshold(scores.values[label], thresholds) for label, thresholds in policy.thresholds.items()
    )
    return any(distance is not None and abs(distance) <= NEAR for distance in distances)


def distance_to_threshold(probability: float, thresholds: Thresholds) -> float | None:
    """Return by how many log-odds a label is over the first limit that matters, or under it (negative); None if off."""
    limit = _first_limit(thresholds)
    return None if limit is None else log_odds(probability) - log_odds(limit)


def may_change(status: Status) -> bool:
    """Tell whether an opinion could still matter to a comment: it is public, or a person has yet to look."""
    return status in (Status.APPROVED, Status.PENDING)


def find_opinion_signals(scores: Scores | None, policy: Policy, *, scorer: str, uncovered: str) -> Iterator[Signal]:
    """Yield what a second opinion found.

    It holds and goes no further, so what would reject holds too; a language it does not know is only noted.
    """
    for signal in find_scorer_signals(scores, policy, uncovered=uncovered):
        if signal.kind is SignalKind.LANGUAGE:
            yield replace(signal, effect=Effect.NOTE, scorer=scorer)
        elif signal.effect is Effect.REJECT:
            # Of all that a scorer finds, only labels have a limit that rejects.
            yield replace(signal, effect=Effect.HOLD, limit=_first_limit(policy.thresholds[Label(signal.name)]))
        else:
            yield signal


def pull_back(status: Status, *, asked: Status, has_person_decided: bool) -> Status | None:
    """Return where a later look moves a comment whose signals now ask for a status; None when it stays.

    What the machine alone let through goes back to the queue. Nothing is published, rejected or taken from a person.
    """
    if has_person_decided or status is not Status.APPROVED or asked is Status.APPROVED:
        return None
    return Status.PENDING


def pause_after(failures: int) -> timedelta:
    """Return how long to leave alone what has failed so often: 1, 5, then always 15 minutes."""
    return _PAUSES[min(failures, len(_PAUSES)) - 1]


def is_suspect(failures: int) -> bool:
    """Tell whether so many texts failed in a row that it may be the scorer, which must then show that it is not."""
    return failures >= PATIENCE


def pause_of_scorer(failures: int) -> timedelta:
    """Return how long to leave alone a scorer that is away, after so many failures in a row, PATIENCE or more."""
    return pause_after(failures - PATIENCE + 1)


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; of 0 and 1 those of what is nearly so."""
    kept = min(max(probability, _SMALLEST), 1 - _SMALLEST)
    return math.log(kept / (1 - kept))


def _first_limit(thresholds: Thresholds) -> float | None:
    return thresholds.reject_at if thresholds.hold_at is None else thresholds.hold_at
