"""The threshold benchmark runs on a few comments; timings are not checked."""

from tests.bench.thresholds import measure


def test_every_step_is_measured() -> None:
    table = measure(comments=300, rounds=2).splitlines()
    assert table[0].startswith("Gathering everything")
    assert "300 comments" in table[1]
    assert len(table) == 5 + 4
    assert all(float(number) > 0 for line in table[5:] for number in line.strip("| ").split(" | ")[1:])
