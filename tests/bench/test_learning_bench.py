"""The learning benchmark runs on a few rows; timings are not checked."""

from tests.bench.learning import make_decided, write_table
from tests.bench.weighing import make_words, measure


def test_it_compares_both_rankings() -> None:
    table = write_table(make_decided(600))
    assert "600 comments" in table
    assert table.count("%") >= 10


def test_texts_have_the_requested_length() -> None:
    assert len(make_words(200)) == 200
    assert min(measure(20, rounds=1)) > 0
