"""Agreement of two scorers."""

import numpy as np
import pytest

from moderation.scoring.evaluation.comparison import compare_label, find_furthest, translate_threshold

OURS = np.array([0.1, 0.2, 0.6, 0.7, np.nan])
OTHER = np.array([0.3, 0.4, 0.9, 0.85, 0.99])


def test_only_texts_scored_by_both_count() -> None:
    found = compare_label("toxicity", OURS, OTHER)
    assert found.texts == 4
    assert found.order == pytest.approx(0.8)  # two neighbours of four are swapped
    assert found.difference == pytest.approx((0.2 + 0.2 + 0.3 + 0.15) / 4)


def test_ties_share_a_rank_and_constant_scores_have_no_correlation() -> None:
    assert compare_label("t", np.array([0.1, 0.1, 0.5]), np.array([0.2, 0.2, 0.9])).order == pytest.approx(1)
    assert compare_label("t", np.array([0.1, 0.1]), np.array([0.2, 0.9])).order is None


def test_a_threshold_is_translated_to_one_that_stops_as_many() -> None:
    moved = translate_threshold(OURS, OTHER, other_at=0.9)
    assert (moved.stopped, moved.ours_at) == (1, 0.7)
    assert (moved.both, moved.only_ours, moved.only_other) == (0, 1, 1)
    both = translate_threshold(OURS, OTHER, other_at=0.8)
    assert (both.stopped, both.ours_at, both.both, both.only_ours, both.only_other) == (2, 0.6, 2, 0, 0)
    assert translate_threshold(OURS, OTHER, other_at=0.995).ours_at is None


def test_the_largest_differences_come_first_and_equal_rows_are_left_out() -> None:
    assert find_furthest(OURS, OTHER, count=1) == [2]
    assert len(find_furthest(OURS, OTHER, count=9)) == 4
    assert find_furthest(OURS, OURS, count=9) == []
