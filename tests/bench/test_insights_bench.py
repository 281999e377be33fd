"""The insights benchmark runs on a few comments; timings are not checked."""

from tests.bench.insights import measure


def test_every_span_and_file_is_measured() -> None:
    table = measure(comments=300, rounds=2).splitlines()
    assert "300 comments" in table[0]
    assert len(table) == 4 + 5
    assert all(float(number) > 0 for line in table[4:] for number in line.strip("| ").split(" | ")[1:])
