"""The scoring benchmark runs on a few rows; timings are not checked."""

from statistics import mean

from tests.bench.made_up_comments import LONGEST, MEAN_LENGTH, make_comments, make_sixty_words
from tests.bench.scoring import compare


def test_every_scorer_is_measured_or_reported_as_unavailable() -> None:
    table = compare(rounds=1, share=0.001)
    assert "embedded, model " in table
    for line in ("p50", "to load", "--jobs 1", "--jobs 2", "detoxify"):
        assert line in table


def test_comments_have_realistic_lengths() -> None:
    lengths = [len(comment) for comment in make_comments(4_000)]
    assert abs(mean(lengths) - MEAN_LENGTH) < 0.15 * MEAN_LENGTH
    assert 2_000 < max(lengths) <= LONGEST
    assert min(lengths) >= 10
    assert {len(comment.split()) for comment in make_sixty_words(5)} == {60}


def test_comments_are_deterministic() -> None:
    assert make_comments(20) == make_comments(20)
    assert make_comments(20, seed=2) != make_comments(20)
