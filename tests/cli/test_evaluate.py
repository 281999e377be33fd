"""`flask eval`: figures of a scorer from a labelled file, the same each time."""

import json
from pathlib import Path

import pytest

from moderation.scoring.registry import SCORERS, Entry
from tests.cli.conftest import Invoke
from tests.conftest import FixedScorer

CSV = """comment_text,toxic,insult,threat
a toxic thing to say,1,1,0
a toxic garden,0,0,0
something kind,0,-1,0
something mean,1,1,0
,1,1,1
"""


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCORERS, "fixed", Entry(lambda _: FixedScorer()))
    monkeypatch.setitem(SCORERS, "away", Entry(lambda _: FixedScorer(is_away=True)))
    monkeypatch.setitem(SCORERS, "picky", Entry(lambda _: FixedScorer(breaks_on="garden")))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def test_figures_are_those_of_the_file(run: Invoke, data: Path) -> None:
    found = run("eval", "--data", str(data), "--scorer", "fixed", "--format", "json", "--prior", "0.2")
    assert found.exit_code == 0, found.stderr
    report = json.loads(found.stdout)
    assert (report["scorer"], report["model"], report["file"]) == ("fixed", "fixed-1", "rows.csv")
    assert (report["rows"], report["unscored"], report["left_out"], report["prior"]) == (4, 0, 1, 0.2)
    toxicity, threat, insult = report["labels"]
    assert (toxicity["label"], toxicity["known"], toxicity["positives"], toxicity["auc"]) == ("toxicity", 4, 2, 0.5)
    assert (threat["label"], threat["auc"], threat["recalls"]) == ("threat", None, [None, None])
    assert (insult["known"], insult["auc"]) == (3, 0.25)
    assert toxicity["at_threshold"] == {
        "limit": 0.7,
        "precision": 0.2,
        "recall": 0.5,
        "false_positives": 0.5,
        "held": 0.5,
    }
    assert report["any_threshold"]["recall"] == 0.5
    assert report["false_positives"][0] == {"toxicity": 0.9, "text": "a toxic garden"}
    assert report["misses"][0]["text"] == "something mean"


def test_text_says_the_same_each_time_and_the_time_elsewhere(run: Invoke, data: Path) -> None:
    first, second = (run("eval", "--data", str(data), "--scorer", "fixed") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stdout.startswith(
        "fixed, model fixed-1, on 4 rows of rows.csv, scored as they are.\n1 more rows without"
    )
    assert "threat: all 4 known rows have the same value" in first.stdout
    assert "Calibration of toxicity, rows weighted to 5.0% toxic\n" in first.stdout
    assert "Worst false positives, by toxicity\n  0.900  a toxic garden\n" in first.stdout
    assert first.stderr.startswith("4 texts in ")


def test_markdown_is_made_of_tables(run: Invoke, data: Path) -> None:
    found = run("eval", "--data", str(data), "--scorer", "fixed", "--format", "markdown", "--examples", "0")
    tables = [line for line in found.stdout.splitlines() if line.startswith("|")]
    assert "| toxicity | 4 | 2 | 0.5000 | 0.0% | 0.0% |" in "\n".join(tables)
    assert "Worst" not in found.stdout
    assert "a toxic garden" not in found.stdout


def test_only_so_many_rows_are_read(run: Invoke, data: Path) -> None:
    found = run("eval", "--data", str(data), "--scorer", "fixed", "--limit", "2", "--format", "json")
    assert json.loads(found.stdout)["rows"] == 2


def test_rows_that_cannot_be_scored_are_told_and_end_in_status_1(run: Invoke, data: Path) -> None:
    found = run("eval", "--data", str(data), "--scorer", "picky")
    assert found.exit_code == 1
    assert "on 4 rows of" in found.stdout
    assert "1 rows could not be scored. The first reason: a toxic garden" in found.stdout


@pytest.mark.parametrize(
    ("scorer", "content", "message"),
    [
        ("away", CSV, "could be scored: The scorer is away."),
        ("oracle", CSV, "There is no scorer 'oracle'"),
        ("fixed", "text,spam\na,1\nb,0\n", "has labels for spam; the scorer gives toxicity"),
        ("fixed", "text,toxic\na,1\nb,1\n", "every label is all 0, all 1 or unknown"),
        ("fixed", "words,toxic\na,1\n", "has no column text"),
    ],
)
def test_what_cannot_be_judged_is_one_line_and_status_1(
    run: Invoke, tmp_path: Path, scorer: str, content: str, message: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(content, encoding="utf-8")
    failed = run("eval", "--data", str(path), "--scorer", scorer)
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert message in failed.stderr
    assert sum(line.startswith("Error: ") for line in failed.stderr.splitlines()) == 1


def test_examples_stay_on_their_line_and_steer_no_terminal(run: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    shouted = "\x1b[31m toxic\n\u202e\ud800 " + "word " * 100
    rows = [{"text": shouted, "toxicity": 0}, {"text": "plain", "toxicity": 1}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = run("eval", "--data", str(path), "--scorer", "fixed")
    assert found.exit_code == 0, found.stderr
    (line,) = (line for line in found.stdout.splitlines() if "toxic" in line and line.startswith("  0.900"))
    assert line.isprintable()
    assert line.endswith("…")
    assert len(line) < 120


def test_the_shipped_scorer_tells_our_own_sentences_apart(run: Invoke, tmp_path: Path) -> None:
    sentences = Path(__file__).parents[1] / "scoring/embedded/sentences.jsonl"
    rows = [json.loads(line) for line in sentences.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "rows.jsonl"
    labelled = ({"text": row["text"], "toxicity": row["kind"] == "abusive"} for row in rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in labelled), encoding="utf-8")
    found = run("eval", "--data", str(path), "--format", "json")
    assert json.loads(found.stdout)["labels"][0]["auc"] > 0.95
