"""The benchmark runs on few rows, with no opinion on how long they take."""

from tests.bench.learning import make_decided, write_table
from tests.bench.weighing import make_words, measure


def test_it_compares_both_orders() -> None:
    table = write_table(make_decided(600))
    assert "600 comments" in table
    assert table.count("%") >= 10


def test_it_weighs_texts_of_the_length_it_says() -> None:
    assert len(make_words(200)) == 200
    assert min(measure(20, rounds=1)) > 0
