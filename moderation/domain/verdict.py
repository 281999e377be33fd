"""The one place where signals become a status."""

from collections.abc import Iterable

from moderation.domain.signals import Effect, Signal
from moderation.domain.status import Status

# Gravest last. Spam outranks rejection: it is the honeypot's word, and no author reads a reason there.
_OUTCOMES: tuple[tuple[Effect, Status], ...] = (
    (Effect.NOTE, Status.APPROVED),
    (Effect.HOLD, Status.PENDING),
    (Effect.REJECT, Status.REJECTED),
    (Effect.SPAM, Status.SPAM),
)


def decide(signals: Iterable[Signal]) -> Status:
    """Return the status that the gravest of all signals asks for; without signals a comment is published."""
    asked = {signal.effect for signal in signals}
    outcome = Status.APPROVED
    for effect, status in _OUTCOMES:
        if effect in asked:
            outcome = status
    return outcome
