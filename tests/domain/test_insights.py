"""The rules of an owner's figures."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.insights import (
    CommentOutcome,
    Drift,
    Reach,
    Watched,
    compare_reach,
    find_outcome,
    find_percentile,
    find_periods,
    find_tuned,
    list_days,
    list_watched,
)
from moderation.domain.learning import Share
from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.status import Status

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOLD = Watched(Label.TOXICITY, "hold", 0.7)


@pytest.mark.parametrize(
    ("status", "by_machine", "by_people", "by_team"),
    [
        (Status.APPROVED, CommentOutcome.PUBLISHED, CommentOutcome.APPROVED, CommentOutcome.TEAM),
        (Status.REJECTED, CommentOutcome.REFUSED, CommentOutcome.REJECTED, CommentOutcome.TEAM),
        (Status.SPAM, CommentOutcome.SPAM, CommentOutcome.SPAM, CommentOutcome.TEAM),
        (Status.PENDING, CommentOutcome.WAITING, CommentOutcome.WAITING, CommentOutcome.TEAM),
        (Status.DELETED, CommentOutcome.DELETED, CommentOutcome.DELETED, CommentOutcome.DELETED),
    ],
)
def test_what_became_of_a_comment(
    status: Status, by_machine: CommentOutcome, by_people: CommentOutcome, by_team: CommentOutcome
) -> None:
    assert find_outcome(status, is_decided=False, is_by_team=False) is by_machine
    assert find_outcome(status, is_decided=True, is_by_team=False) is by_people
    assert find_outcome(status, is_decided=True, is_by_team=True) is by_team


@pytest.mark.parametrize(
    ("counts", "percent", "expected"),
    [
        ([], 50, None),
        ([(7, 1)], 50, 7),
        ([(7, 1)], 95, 7),
        ([(2, 1), (1, 1)], 50, 1),
        ([(3, 1), (1, 1), (2, 1)], 50, 2),
        ([(10, 19), (500, 1)], 95, 10),
        ([(10, 18), (500, 2)], 95, 500),
    ],
)
def test_a_percentile_is_the_nearest_rank(counts: list[tuple[int, int]], percent: int, expected: int | None) -> None:
    assert find_percentile(counts, percent) == expected


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([1, 50, 95, 100]))
def test_so_many_percent_are_at_a_percentile_or_under(values: list[int], percent: int) -> None:
    found = find_percentile([(value, 1) for value in values], percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def test_days_are_utc_days_wherever_the_clock_is() -> None:
    late = datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    assert list_days(3, now=late) == [date(2026, 2, 26), date(2026, 2, 27), date(2026, 2, 28)]


def test_only_limits_that_are_set_are_watched() -> None:
    thresholds = {**dict.fromkeys(Label, Thresholds()), Label.THREAT: Thresholds(hold_at=0.4, reject_at=0.95)}
    assert list_watched(thresholds) == (Watched(Label.THREAT, "hold", 0.4), Watched(Label.THREAT, "reject", 0.95))


def test_limits_are_tuned_when_they_or_their_model_changed_last() -> None:
    balanced, strict = (preset_policy(each).thresholds for each in (Preset.BALANCED, Preset.STRICT))
    days = [NOON - timedelta(days=each) for each in range(4)]
    assert find_tuned([]) is None
    assert find_tuned([(strict, "m", days[0]), (strict, "m", days[1]), (balanced, "m", days[2])]) == days[1]
    assert find_tuned([(strict, "m", days[0]), (strict, "old", days[1])]) == days[0]
    assert find_tuned([(strict, "m", days[0]), (balanced, "m", days[1]), (strict, "m", days[2])]) == days[0]


@pytest.mark.parametrize(
    ("then", "week", "is_large"),
    [
        ((20, 1_000), (60, 1_000), True),  # three times as many, surely
        ((60, 1_000), (20, 1_000), True),  # fewer is a change too
        ((2, 100), (6, 100), False),  # three times as many, by chance
        ((4_000, 20_000), (5_000, 20_000), False),  # surely more, and no reason to do anything
        ((0, 1_000), (30, 1_000), True),
        ((0, 1_000), (0, 1_000), False),
    ],
)
def test_a_change_is_large_when_chance_does_not_explain_it_and_it_matters(
    then: tuple[int, int], week: tuple[int, int], is_large: bool
) -> None:
    assert Drift(HOLD, Share(*then), Share(*week)).is_large is is_large


@pytest.mark.parametrize(("then", "week", "compared"), [(100, 100, 1), (99, 500, 0), (500, 99, 0)])
def test_under_a_hundred_comments_on_either_side_nothing_is_compared(then: int, week: int, compared: int) -> None:
    assert len(compare_reach([HOLD], then=Reach(then, [0]), week=Reach(week, [90]))) == compared


@pytest.mark.parametrize("ago", [0, 3, 7, 20, 35, 400])
def test_no_comment_is_on_both_sides(ago: int) -> None:
    tuned = NOON - timedelta(days=ago)
    periods = find_periods(tuned, now=NOON)
    assert periods.before == (tuned - timedelta(days=28), tuned)
    assert periods.before[1] <= periods.week[0]
    assert tuned <= periods.after[0] <= periods.after[1] <= periods.week[0]
    assert periods.week == (max(tuned, NOON - timedelta(days=7)), NOON)
