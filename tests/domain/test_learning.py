"""What the learnt probability may change: a truth table; and what a share surely is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.learning import (
    LEAST_DECISIONS,
    HeldOut,
    Learning,
    Share,
    add_learned_signals,
    count_missing,
    may_publish,
)
from moderation.domain.signals import Effect, Signal, SignalKind
from moderation.domain.status import Status
from moderation.domain.verdict import decide

LABEL = Signal(SignalKind.LABEL, Effect.HOLD, "toxicity", 0.8, 0.7)
OTHERS = [
    Signal(kind, effect)
    for kind in set(SignalKind) - {SignalKind.LABEL, SignalKind.LEARNED}
    for effect in (Effect.HOLD, Effect.REJECT, Effect.SPAM)
]


def measured(*, wrong: int = 0, published: int = 1_000) -> HeldOut:
    return HeldOut(2_000, 400, 0.9, 0.05, [(0, 0)] * 101, [(published, wrong)] * 101)


PUBLISHES = Learning(publish_below=0.2, most_error=0.05)


@pytest.mark.parametrize(
    ("signals", "probability", "learning", "status"),
    [
        ([], 0.95, Learning(), Status.APPROVED),
        ([], 0.95, Learning(hold_at=0.9), Status.PENDING),
        ([], 0.89, Learning(hold_at=0.9), Status.APPROVED),
        ([LABEL], 0.1, Learning(), Status.PENDING),
        ([LABEL], 0.2, PUBLISHES, Status.APPROVED),
        ([LABEL], 0.21, PUBLISHES, Status.PENDING),
        ([Signal(SignalKind.LABEL, Effect.REJECT, "threat", 0.99, 0.95)], 0.0, PUBLISHES, Status.REJECTED),
        ([LABEL, Signal(SignalKind.TRUSTED, Effect.NOTE)], 0.1, PUBLISHES, Status.APPROVED),
        ([], 0.1, PUBLISHES, Status.APPROVED),
    ],
)
def test_what_it_changes(signals: list[Signal], probability: float, learning: Learning, status: Status) -> None:
    assert decide(add_learned_signals(signals, probability, learning, measured())) is status


@pytest.mark.parametrize("other", OTHERS)
def test_nothing_but_labels_is_overridden(other: Signal) -> None:
    for signals, others in (([LABEL, other], []), ([LABEL], [other]), ([other], [])):
        predicted = add_learned_signals(signals, 0.0, PUBLISHES, measured(), others=others)
        assert predicted == signals


def test_all_that_was_found_is_still_told() -> None:
    labels = [(each.kind, each.name) for each in add_learned_signals([LABEL], 0.1, PUBLISHES, measured())]
    assert labels == [(SignalKind.LABEL, "toxicity"), (SignalKind.LEARNED, "")]


@pytest.mark.parametrize(
    ("wrong", "published", "may"), [(0, 10, False), (0, 1_000, True), (30, 1_000, True), (45, 1_000, False)]
)
def test_it_publishes_only_when_its_error_is_surely_small(wrong: int, published: int, may: bool) -> None:
    assert may_publish(PUBLISHES, measured(wrong=wrong, published=published)) is may


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_share_is_within_its_interval(part: int, more: int) -> None:
    share = Share(part, part + more)
    low, high = share.interval
    assert 0.0 <= low <= high <= 1.0
    assert not share.whole or low - 1e-9 <= share.value <= high + 1e-9


def test_an_interval_is_the_one_in_the_textbooks() -> None:
    assert Share(10, 100).interval == pytest.approx((0.0552, 0.1744), abs=1e-4)


@pytest.mark.parametrize(
    ("rejected", "approved", "missing"),
    [(0, 0, LEAST_DECISIONS), (100, 100, 0), (5, 500, 15), (5, 190, 15), (500, 0, 20), (30, 169, 1)],
)
def test_how_many_decisions_are_missing(rejected: int, approved: int, missing: int) -> None:
    assert max(0, count_missing(rejected=rejected, approved=approved)) == missing


@pytest.mark.parametrize("thresholds", [(0.5, 0.5), (0.5, 0.6), (1.1, None), (None, -0.1)])
def test_limits_that_make_no_sense_are_refused(thresholds: tuple[float | None, float | None]) -> None:
    with pytest.raises(ValueError, match="threshold"):
        Learning(*thresholds)
