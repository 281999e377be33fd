"""The desk benchmark runs on a few comments; timings are not checked."""

from tests.bench.desk import SEARCHES, compare


def test_every_step_is_measured_on_both_sizes() -> None:
    table = compare(small=1_000, large=1_200, rounds=2).splitlines()
    assert "2 rounds" in table[0]
    assert table[2].split(" | ")[1:3] == ["p50, 1,000", "p50, 1,200"]
    steps = [line.split(" | ")[0].removeprefix("| ") for line in table[4:]]
    assert steps[0] == "queue, first page"
    assert {"decision", "queue, next page", *(f"search: {each}" for each in SEARCHES)} < set(steps)
    assert all(float(number) > 0 for line in table[4:] for number in line.strip("| ").split(" | ")[1:])
