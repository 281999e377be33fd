"""How far two agree: kappa by a truth table, and what holds of it whatever was judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.agreement import Agreement, Judgement, Meeting, count_agreement, find_meetings

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60)


def meet(pairs: list[tuple[bool, bool]]) -> Agreement:
    return count_agreement(Meeting(1, 1, first, second) for first, second in pairs)


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),  # as often alike as the next two, who reject and approve less evenly
        ((25, 35, 5, 35), 0.2593),
        ((10, 0, 0, 10), 1.0),
        ((19, 0, 0, 1), 1.0),
        ((0, 10, 10, 0), -1.0),
        ((5, 5, 5, 5), 0.0),
        ((18, 1, 1, 0), -0.0526),  # alike on nine in ten, and by lot it would be more
        ((10, 10, 0, 0), 0.0),
        ((20, 0, 0, 0), None),
        ((0, 0, 0, 20), None),
        ((0, 0, 0, 0), None),
    ],
)
def test_kappa(counts: tuple[int, int, int, int], kappa: float | None) -> None:
    assert Agreement(*counts).kappa == (None if kappa is None else pytest.approx(kappa, abs=1e-4))


def kappa_by_definition(pairs: list[tuple[bool, bool]]) -> float:
    """As the paper has it, of shares."""
    count = len(pairs)
    observed = sum(first is second for first, second in pairs) / count
    by_chance = sum(
        sum(first is said for first, _ in pairs) / count * sum(second is said for _, second in pairs) / count
        for said in (True, False)
    )
    return (observed - by_chance) / (1 - by_chance)


@given(pairs=PAIRS)
def test_kappa_is_what_the_paper_says_whoever_comes_first_and_whatever_rejecting_is_called(
    pairs: list[tuple[bool, bool]],
) -> None:
    found = meet(pairs)
    turned, renamed = meet([(b, a) for a, b in pairs]), meet([(not a, not b) for a, b in pairs])
    assert found.kappa == turned.kappa == renamed.kappa
    if found.kappa is not None:
        assert found.kappa == pytest.approx(kappa_by_definition(pairs), abs=1e-9)
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) is (found.differing.part == 0)


@given(pairs=PAIRS)
def test_counts_add_up(pairs: list[tuple[bool, bool]]) -> None:
    found = meet(pairs)
    assert (found.count, found.differing.whole) == (len(pairs), len(pairs))
    assert found.differing.part == sum(first is not second for first, second in pairs)
    assert (found.missing == 0) is (len(pairs) >= 20)


def test_every_two_meet_over_the_same_words_and_know_of_each_other_unless_one_judged_blind() -> None:
    judged = {
        (7, 1): {3: Judgement(True), 1: Judgement(False), 2: Judgement(True, is_blind=True)},
        (7, 2): {1: Judgement(True)},
        (8, 1): {1: Judgement(False, is_blind=True), 2: Judgement(False, is_blind=True)},
    }
    assert list(find_meetings(judged)) == [
        ((1, 2), Meeting(7, 1, False, True, is_blind=True)),
        ((1, 3), Meeting(7, 1, False, True, is_blind=False)),
        ((2, 3), Meeting(7, 1, True, True, is_blind=True)),
        ((1, 2), Meeting(8, 1, False, False, is_blind=True)),
    ]
