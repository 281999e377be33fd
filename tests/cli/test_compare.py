"""Two scorers on comments of one's own."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

TEXTS = {"You are a stupid idiot.": 0.95, "Thank you, that was well said.": 0.02, "The bus was late again.": 0.05}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps({"text": text, "was": score}) + "\n" for text, score in TEXTS.items()))
    return path


def test_scores_of_before_that_stand_in_the_file(run: Invoke, file: Path) -> None:
    told = run("compare", "--data", str(file), "--with", "column:was", "--examples", "1")
    assert told.exit_code == 0, told.output
    assert "toxicity                3" in told.stdout
    assert "The other stops 1 texts by toxicity at 0.80; here " in told.stdout
    assert "Both stop 1, only this one 0, only the other 0." in told.stdout
    assert len([line for line in told.stdout.splitlines() if line.startswith("  0.")]) == 1


def test_a_scorer_compared_with_itself_agrees(run: Invoke, file: Path) -> None:
    told = run("compare", "--data", str(file), "--with", "embedded")
    assert "1.000       0.000" in told.stdout
    assert "Furthest apart" not in told.stdout


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("column:is", "has no score in a column 'is'"),
        ("perspective", "is not the address of an API"),
        ("http://127.0.0.1:1", "does not answer"),
    ],
)
def test_what_cannot_be_compared_is_one_line(run: Invoke, file: Path, other: str, says: str) -> None:
    refused = run("compare", "--data", str(file), "--with", other)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert says in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("row", ['{"text": "a", "was": 7}', '{"was": 0.5}', "no JSON"])
def test_a_file_that_cannot_be_read_is_told_by_its_place(run: Invoke, tmp_path: Path, row: str) -> None:
    (tmp_path / "bad.jsonl").write_text(row)
    refused = run("compare", "--data", str(tmp_path / "bad.jsonl"), "--with", "column:was")
    assert refused.exit_code == 1
    assert "bad.jsonl" in refused.stderr
