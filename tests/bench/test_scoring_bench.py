"""The benchmark runs: on few rows, and with no opinion on how long they take."""

from statistics import mean

from tests.bench.made_up_comments import LONGEST, MEAN_LENGTH, make_comments, make_sixty_words
from tests.bench.scoring import compare


def test_every_scorer_is_measured_or_said_not_to_be_there() -> None:
    table = compare(rounds=1, share=0.001)
    assert "embedded, model " in table
    for line in ("p50", "to load", "--jobs 1", "--jobs 2", "detoxify"):
        assert line in table


def test_comments_have_the_lengths_of_real_ones() -> None:
    lengths = [len(comment) for comment in make_comments(4_000)]
    assert abs(mean(lengths) - MEAN_LENGTH) < 0.15 * MEAN_LENGTH
    assert 2_000 < max(lengths) <= LONGEST
    assert min(lengths) >= 10
    assert {len(comment.split()) for comment in make_sixty_words(5)} == {60}


def test_comments_are_the_same_each_time() -> None:
    assert make_comments(20) == make_comments(20)
    assert make_comments(20, seed=2) != make_comments(20)
