"""Training from end to end on a made-up table; skipped where the training libraries are not installed."""

import sys
from pathlib import Path

import pytest

from moderation.domain.scores import Label
from moderation.scoring.embedded import load_embedded

pytest.importorskip("sklearn")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

NICE = ["the weather is lovely", "thank you for the photo", "our train was late", "a good soup needs salt"]
HARSH = ["you are a blockhead", "shut up you nitwit", "what a blockhead", "go away nitwit"]


def write_table(path: Path, *, copies: int) -> None:
    """Write a table in which harsh sentences carry every label, and nice ones none."""
    import pandas as pd  # type: ignore[import-untyped]

    columns = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
    rows = [
        {"text": f"{text} number {copy}", "source": "jigsaw", **dict.fromkeys(columns, label)}
        for copy in range(copies)
        for label, texts in ((0, NICE), (1, HARSH))
        for text in texts
    ]
    rows.append({"text": "a row that only one label is known of", "source": "civil", **dict.fromkeys(columns, -1)})
    rows[-1]["toxic"] = 0
    pd.DataFrame(rows).to_parquet(path)


def test_training_writes_a_scorer_that_learned_and_is_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tools import train_embedded

    monkeypatch.setattr(train_embedded, "ITERATIONS", 10)
    monkeypatch.setattr(train_embedded, "BUCKET_BITS", 14)
    write_table(tmp_path / "train.parquet", copies=20)
    write_table(tmp_path / "dev.parquet", copies=5)
    files = [tmp_path / "first.weights", tmp_path / "second.weights"]
    for file in files:
        monkeypatch.setattr(sys, "argv", ["train_embedded", str(tmp_path), "--out", str(file)])
        train_embedded.main()

    assert files[0].read_bytes() == files[1].read_bytes()
    assert "auc" in capsys.readouterr().out
    scorer = load_embedded(files[0])
    harsh, nice = scorer.score("you blockhead, shut up").values, scorer.score("the soup was lovely, thank you").values
    assert all(harsh[label] > nice[label] for label in Label)
