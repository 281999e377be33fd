"""The verdict: the status that a comment's signals ask for."""

from collections.abc import Iterable

from moderation.domain.signals import Effect, Signal
from moderation.domain.status import Status

# Most severe last. Spam outranks rejection: a honeypot was filled in, and no author waits for a reason.
_OUTCOMES: tuple[tuple[Effect, Status], ...] = (
    (Effect.NOTE, Status.APPROVED),
    (Effect.HOLD, Status.PENDING),
    (Effect.REJECT, Status.REJECTED),
    (Effect.SPAM, Status.SPAM),
)


def decide(signals: Iterable[Signal]) -> Status:
    """Return the status for the most severe signal, or approved if there are no signals."""
    effects = {signal.effect for signal in signals}
    verdict = Status.APPROVED
    for effect, status in _OUTCOMES:
        if effect in effects:
            verdict = status
    return verdict
