"""The risk of a comment, by which queues are sorted: how likely a moderator is to reject it."""

from collections.abc import Iterable, Mapping

from moderation.domain.signals import Signal, SignalKind

# What signals add that scores do not cover. These are estimates, not measurements: they only sort the queue.
_RULES = {
    SignalKind.HONEYPOT: 0.95,
    SignalKind.BLOCKED: 0.95,
    SignalKind.REJECTED_WORD: 0.9,
    SignalKind.HELD_WORD: 0.5,
    SignalKind.UNSCORED: 0.5,  # nothing is known
    SignalKind.LANGUAGE: 0.4,
    SignalKind.ALWAYS_HELD: 0.4,
    SignalKind.TOO_FAST: 0.4,
    SignalKind.LINKS: 0.3,
    SignalKind.FIRST_TIMER: 0.05,
}
_A_REPORT = 0.25
_NEVER_LEARNED = frozenset({SignalKind.HONEYPOT, SignalKind.BLOCKED, SignalKind.REJECTED_WORD})


def estimate_risk(
    scores: Iterable[Mapping[str, float]], signals: Iterable[Signal], *, reports: int = 0, learned: float | None = None
) -> float:
    """Return the probability, from 0 to 1, that a moderator would reject a comment.

    `scores` are the probabilities by each scorer, `reports` is the number of open reports. Labels are correlated, so
    only the highest probability counts; signals and reports are added as if independent (noisy-or). `learned`, the
    probability predicted from the moderators' decisions, replaces the scores and most signals, which it was trained
    on: only signals that people never decide, and the model therefore never sees, are added to it.
    """
    kinds = {signal.kind for signal in signals}
    if learned is None:
        accepted = 1.0 - max((value for each in scores for value in each.values()), default=0.0)
    else:
        accepted = 1.0 - learned
        kinds &= _NEVER_LEARNED
    for kind in kinds:
        accepted *= 1.0 - _RULES.get(kind, 0.0)
    return round(1.0 - accepted * (1.0 - _A_REPORT) ** reports, 4)
