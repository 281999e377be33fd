"""The threshold search never exceeds the requested misses and finds a load close to the minimum."""

from itertools import product

import numpy as np
import pytest

from moderation.services.thresholds.search import (
    GRID,
    NEVER,
    Cuts,
    Sought,
    find_cuts,
    make_sought,
    to_cuts,
    to_thresholds,
    weigh_cuts,
)

ROWS = 60


def draw_sought(draw: np.random.Generator, labels: int) -> Sought:
    """Draw correlated scores with few distinct values, so that all combinations can be tried."""
    hidden = draw.normal(0, 1, ROWS)
    scores = 1 / (1 + np.exp(-(hidden + draw.normal(0, 1, (labels, ROWS)) - 1)))
    steps = (np.ceil(scores * 6) / 7 * 10_000).astype(np.uint16)
    bad = hidden + draw.normal(0, 0.7, ROWS) > 0.5
    nothing = np.zeros(ROWS, np.bool_)
    return make_sought(steps, load=~nothing, bad=bad, free=nothing)


def search(sought: Sought, misses: int) -> Cuts:
    """Search with no thresholds set."""
    cuts = find_cuts(sought, misses=misses, near=(NEVER,) * len(sought.levels))
    assert cuts is not None
    return cuts


def least_load(sought: Sought, misses: int) -> float:
    """Return the lowest load by trying all combinations."""
    ways = [[NEVER, 0, *(int(level) - 1 for level in np.unique(row) if level)] for row in sought.levels]
    weighed = (weigh_cuts(sought, cuts) for cuts in product(*ways))
    return min(load for load, missed in weighed if missed <= misses)


@pytest.mark.parametrize("seed", range(8))
def test_with_two_labels_the_result_is_optimal(seed: int) -> None:
    sought = draw_sought(np.random.default_rng(seed), 2)
    for misses in (0, 2, 5, 12):
        load, missed = weigh_cuts(sought, search(sought, misses))
        assert missed <= misses
        assert load == least_load(sought, misses)


def test_with_three_labels_it_is_nearly_always_optimal_and_never_far_off() -> None:
    lost = []
    for seed in range(20):
        sought = draw_sought(np.random.default_rng(seed), 3)
        for misses in (0, 2, 5, 12):
            load, missed = weigh_cuts(sought, search(sought, misses))
            assert missed <= misses
            lost.append((load - least_load(sought, misses)) / ROWS)
    assert np.mean([each == 0 for each in lost]) >= 0.85
    assert max(lost) <= 0.1  # of all comments


def test_the_search_is_deterministic_and_sets_no_useless_threshold() -> None:
    sought = draw_sought(np.random.default_rng(3), 3)
    assert search(sought, 4) == search(sought, 4)
    assert search(sought, ROWS) == (NEVER, NEVER, NEVER)


@pytest.mark.parametrize("seed", range(8))
def test_of_equally_good_thresholds_the_nearest_is_chosen(seed: int) -> None:
    draw = np.random.default_rng(seed)
    sought = draw_sought(draw, 3)
    near = tuple(int(cut) for cut in draw.integers(0, NEVER + 1, 3))
    for misses in (0, 2, 5, 12):
        cuts = find_cuts(sought, misses=misses, near=near)
        assert cuts is not None
        load, missed = weigh_cuts(sought, cuts)
        assert load == weigh_cuts(sought, search(sought, misses))[0]
        assert missed <= misses
        # Existing thresholds are kept, and no single label could do better.
        assert find_cuts(sought, misses=misses, near=cuts) == cuts
        for row, (cut, wanted) in enumerate(zip(cuts, near, strict=True)):
            for nearer in range(cut + 1, wanted + 1) if cut < wanted else range(wanted, cut):
                more, slipping = weigh_cuts(sought, (*cuts[:row], nearer, *cuts[row + 1 :]))
                assert more > load or slipping > misses


def test_an_unneeded_label_keeps_its_threshold() -> None:
    steps = np.zeros((6, 20), np.uint16)
    steps[0] = np.arange(20) * 500
    steps[1] = steps[0] // 2
    bad = steps[0] >= 7_000
    sought = make_sought(steps, load=np.ones(20, np.bool_), bad=bad, free=np.zeros(20, np.bool_))
    near = to_cuts((0.5, 0.4, 0.4, None, 0.0, 1.0))
    cuts = find_cuts(sought, misses=0, near=near)
    assert cuts is not None
    # The first two labels catch the bad comments. The threshold 0.0 would hold everything, so it rises until it
    # holds nothing.
    assert to_thresholds(cuts) == [0.66, 0.4, 0.4, None, 0.001, 1.0]
    assert weigh_cuts(sought, cuts) == (6, 0)


def test_thresholds_are_on_the_grid() -> None:
    assert to_thresholds((NEVER, 0, NEVER - 1)) == [None, 0.001, 1.0]
    assert to_cuts((None, 0.001, 1.0)) == (NEVER, 0, NEVER - 1)
    assert to_thresholds(to_cuts((0.0, 0.0123, 0.1, 0.8123))) == [0.001, 0.013, 0.1, 0.82]


def test_comments_with_near_zero_scores_are_out_of_reach() -> None:
    steps = np.full((6, 20), GRID[0] - 1, np.uint16)
    all_ = np.ones(20, np.bool_)
    sought = make_sought(steps, load=all_, bad=all_, free=~all_)
    assert find_cuts(sought, misses=19, near=(0,) * 6) is None


def test_automatically_rejected_comments_are_no_load() -> None:
    steps = np.tile(np.array([9_900] * 5 + [3_000] * 5 + [100] * 10, np.uint16), (6, 1))
    bad = np.arange(20) < 10
    sought = make_sought(steps, load=np.ones(20, np.bool_), bad=bad, free=steps[0] > 9_000)
    assert weigh_cuts(sought, search(sought, 0)) == (5, 0)
