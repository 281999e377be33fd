"""Drawing the weekly sample."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.blind_review import Candidate, begin_of_week, draw_sample


def candidates(rejected: int, approved: int) -> list[Candidate]:
    return [Candidate(number, 1, number <= rejected) for number in range(1, rejected + approved + 1)]


@pytest.mark.parametrize(
    ("rejected", "approved", "drawn"),
    [
        (50, 50, (10, 10)),
        (3, 50, (3, 17)),
        (50, 3, (17, 3)),
        (10, 10, (10, 10)),
        (4, 5, (4, 5)),
        (0, 30, (0, 20)),
        (30, 0, (20, 0)),
        (0, 0, (0, 0)),
    ],
)
def test_half_is_rejected_where_there_is_enough_of_both(rejected: int, approved: int, drawn: tuple[int, int]) -> None:
    found = draw_sample(candidates(rejected, approved), seed="blog 2026-11-23")
    assert (sum(each.is_rejected for each in found), sum(not each.is_rejected for each in found)) == drawn


@given(data=st.data(), rejected=st.integers(0, 40), approved=st.integers(0, 40), seed=st.text(max_size=5))
def test_a_seed_draws_the_same_in_whatever_order_they_come(
    data: st.DataObject, rejected: int, approved: int, seed: str
) -> None:
    all_of_them = candidates(rejected, approved)
    found = draw_sample(all_of_them, seed=seed)
    assert found == draw_sample(data.draw(st.permutations(all_of_them)), seed=seed)
    assert len(found) == len(set(found)) == min(20, rejected + approved)


def test_another_week_draws_others_and_the_order_does_not_tell_what_was_decided() -> None:
    first, second = (draw_sample(candidates(100, 100), seed=f"blog 2026-11-{day}") for day in (16, 23))
    assert len({*first} & {*second}) < 10
    outcomes = [each.is_rejected for each in first]
    assert outcomes not in (sorted(outcomes), sorted(outcomes, reverse=True))


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), 23),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), 23),
        (datetime(2026, 11, 30, 1, 0, tzinfo=timezone(timedelta(hours=2))), 23),
        (datetime(2026, 11, 30, 0, 0, tzinfo=UTC), 30),
    ],
)
def test_a_week_begins_on_monday_in_utc(now: datetime, monday: int) -> None:
    assert begin_of_week(now) == datetime(2026, 11, monday, tzinfo=UTC)
