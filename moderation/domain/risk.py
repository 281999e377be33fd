"""How likely it is that a moderator would reject a comment: what the queue is sorted by."""

from collections.abc import Iterable, Mapping

from moderation.domain.signals import Signal, SignalKind

# What a finding adds that no scorer's probability says. Judgement, not measurement: they only order the queue.
_RULES = {
    SignalKind.HONEYPOT: 0.95,
    SignalKind.BLOCKED: 0.95,
    SignalKind.REJECTED_WORD: 0.9,
    SignalKind.HELD_WORD: 0.5,
    SignalKind.UNSCORED: 0.5,  # nothing is known, and that is in the middle
    SignalKind.LANGUAGE: 0.4,
    SignalKind.ALWAYS_HELD: 0.4,
    SignalKind.TOO_FAST: 0.4,
    SignalKind.LINKS: 0.3,
    SignalKind.FIRST_TIMER: 0.05,
}
_A_REPORT = 0.25
_NEVER_LEARNT = frozenset({SignalKind.HONEYPOT, SignalKind.BLOCKED, SignalKind.REJECTED_WORD})


def estimate_risk(
    scores: Iterable[Mapping[str, float]], signals: Iterable[Signal], *, reports: int = 0, learned: float | None = None
) -> float:
    """Return the probability, from 0 to 1, that a moderator would reject a comment.

    `scores` are what each scorer said, `reports` how many readers have complained. Labels rise and fall together, so
    only the highest counts; what the rules found comes on top as if it were independent of that (a noisy or). What was
    learnt from the site's own moderators has seen all that, and stands for it: only what no person ever decides, and so
    nobody learns from, comes on top.
    """
    kinds = {signal.kind for signal in signals}
    if learned is None:
        spared = 1.0 - max((value for each in scores for value in each.values()), default=0.0)
    else:
        spared = 1.0 - learned
        kinds &= _NEVER_LEARNT
    for kind in kinds:
        spared *= 1.0 - _RULES.get(kind, 0.0)
    return round(1.0 - spared * (1.0 - _A_REPORT) ** reports, 4)
