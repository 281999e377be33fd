"""How signals add up to a status."""

import pytest

from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status
from moderation.domain.verdict import decide


@pytest.mark.parametrize(
    ("effects", "status"),
    [
        ([], Status.APPROVED),  # nothing found: public at once
        ([Effect.NOTE], Status.APPROVED),  # a note is for the record
        ([Effect.HOLD], Status.PENDING),
        ([Effect.NOTE, Effect.HOLD], Status.PENDING),
        ([Effect.REJECT, Effect.HOLD], Status.REJECTED),  # the gravest wins, in any order
        ([Effect.HOLD, Effect.REJECT], Status.REJECTED),
        ([Effect.REJECT, Effect.SPAM, Effect.HOLD], Status.SPAM),
    ],
)
def test_gravest_signal_decides(effects: list[Effect], status: Status) -> None:
    assert decide(Signal(SignalKind.LABEL, effect) for effect in effects) is status
