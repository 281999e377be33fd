"""Training end to end on generated tables."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from moderation.domain.scores import SPAM, Label
from moderation.scoring.embedded.scorer import load_embedded

ROOT = Path(__file__).resolve().parents[3]
NICE = ["the weather is lovely", "thank you for the photo", "our train was late", "a good soup needs salt"]
HARSH = ["you are a blockhead", "shut up you nitwit", "what a blockhead", "go away nitwit"]
SPAM_TEXTS = ["subscribe to my channel http://a.example", "win free money at www.b.example"]
COLUMNS = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def write_tables(folder: Path) -> None:
    """Write tables in which harsh sentences have every label and kind ones none."""
    import pandas as pd

    for name, copies in (("train", 20), ("dev", 5)):
        rows = [
            {"text": f"{text} number {copy}", "source": "jigsaw", **dict.fromkeys(COLUMNS, label)}
            for copy in range(copies)
            for label, texts in ((0, NICE), (1, HARSH))
            for text in texts
        ]
        rows.append({"text": "a row that only one label is known of", "source": "civil", **dict.fromkeys(COLUMNS, -1)})
        rows[-1]["toxic"] = 0
        pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet")
    spam = [
        {"text": f"{text} {copy}", "spam": kind}
        for copy in range(10)
        for kind, some in ((0, NICE), (1, SPAM_TEXTS))
        for text in some
    ]
    pd.DataFrame(spam).to_parquet(folder / "spam_train.parquet")


def train_small(folder: Path, out: Path) -> Any:
    """Train a small model on a folder's tables; return the measurements."""
    from tools.embedded_training.network import Shape
    from tools.train_embedded import Plan, read_data, train_weights

    plan = Plan(
        bits=14,
        iterations=10,
        identity_sentences=40,
        harsh_words=10,
        disguised_rows=40,
        network=Shape(bits=10, width=8, channels=8, batch=16),
    )
    return train_weights(read_data(folder), out=out, plan=plan)


def test_training_is_deterministic_across_processes(tmp_path: Path) -> None:
    write_tables(tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.scoring.embedded.test_training import train_small;"
        "train_small(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    files = [tmp_path / "first.weights", tmp_path / "second.weights"]
    for seed, file in enumerate(files):
        # The hash seed determines the order of sets of words.
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, "-c", code, tmp_path, file], env=environment, cwd=ROOT, check=True)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_training_writes_a_working_scorer(tmp_path: Path) -> None:
    from tools.embedded_training.plot import write_reliability
    from tools.train_embedded import BELOW, write_card

    write_tables(tmp_path)
    weights = tmp_path / "small.weights"
    trained = train_small(tmp_path, weights)
    card = tmp_path / "card.md"
    card.write_text(f"Words.\n{BELOW}\nolder figures", encoding="utf-8")
    write_card(card, trained.figures, weights=weights)
    assert card.read_text(encoding="utf-8").startswith(f"Words.\n{BELOW}\n\n# Figures\n\nOf `hybrid")
    assert "| mean |" in card.read_text(encoding="utf-8")
    assert "older" not in card.read_text(encoding="utf-8")
    write_reliability(tmp_path / "plot.svg", trained.reliability, title="Toxicity")
    assert ElementTree.parse(tmp_path / "plot.svg").getroot().get("aria-label") == "Toxicity"
    scorer = load_embedded(weights)
    harsh, nice = scorer.score("you blockhead, shut up").values, scorer.score("the soup was lovely, thank you").values
    assert all(harsh[label] > nice[label] for label in Label)
    assert scorer.score("free money http://x.example").values[SPAM] > nice[SPAM]


@pytest.mark.parametrize("seed", range(3))
def test_every_disguise_changes_only_the_word(seed: int) -> None:
    import random

    from tools.embedded_training.disguises import ALL_KINDS, JOINED, disguise

    for kind in ALL_KINDS:
        hidden = disguise("my idiot neighbour", kind, words={"idiot"}, others=0, draw=random.Random(seed))
        assert "neighbour" in hidden
        assert hidden.startswith("my")
        if kind not in (JOINED, "case", "two at once"):
            assert "idiot" not in hidden.split()


def test_words_typical_of_toxic_rows_are_found() -> None:
    from tools.embedded_training.disguises import find_harsh_words
    from tools.embedded_training.table import Table

    texts = [f"{text} {number}" for text in (*NICE, *HARSH) for number in range(10)]
    labels = np.repeat(np.array([0, 1], np.int8), len(texts) // 2)[:, None]
    assert {"blockhead", "nitwit"} <= find_harsh_words(Table(texts, labels, np.array(["x"] * len(texts))), count=4)
