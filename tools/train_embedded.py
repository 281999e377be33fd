"""Train the embedded scorer and write its weights file: python tools/train_embedded.py DATA_FOLDER [--out FILE].

DATA_FOLDER contains train.parquet, dev.parquet and spam_train.parquet (described in docs/model-card.md). The same data
gives the same file on the same kind of machine. Needs the `train` dependency group, and torch installed first.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# When run as a script, Python finds tools/ but not the project.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from moderation.scoring.embedded.model import Layer, Linear, Model, Network, make_linear, write_model
from moderation.scoring.embedded.quantised import compress, expand
from moderation.scoring.embedded.scorer import WEIGHTS_FILE, EmbeddedScorer, load_embedded, measure_structure
from moderation.scoring.evaluation.measurements import Calibration
from moderation.scoring.text_normaliser import count_links
from tools.embedded_training import figures
from tools.embedded_training.calibration import cross_fit, fit_layer
from tools.embedded_training.disguises import find_harsh_words, make_disguised_rows
from tools.embedded_training.fitting import Floats, build_rows, fit_labels, prune
from tools.embedded_training.identity import make_training_sentences
from tools.embedded_training.network import Shape, fit_network
from tools.embedded_training.plot import write_reliability
from tools.embedded_training.spam import cross_fit_spam, fit_spam, read_spam_table
from tools.embedded_training.table import LABELS, Table, read_table
from tools.embedded_training.vocabulary import Vocabulary

NAME = "hybrid-2"
DOCUMENTS = Path(__file__).resolve().parents[1] / "docs"
BELOW = "<!-- All below is written by tools/train_embedded.py. -->"
"""Separates the hand-written part of the model card from the generated figures."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Model size and training length; tests train a small model."""

    seed: int = 1
    bits: int = 20
    penalty: float = 0.3
    iterations: int = 60
    kept_buckets: int = 100_000
    identity_sentences: int = 3_000
    harsh_words: int = 1_500
    disguised_rows: int = 30_000
    clean_beside_spam: int = 5_000
    network: Shape = field(default_factory=Shape)


@dataclass(frozen=True, slots=True)
class Data:
    """Training tables: comments to fit on, others to calibrate on, and texts labelled as spam or not."""

    train: Table
    dev: Table
    spam_texts: list[str]
    spam_truth: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Trained:
    """Measurements of a new scorer: figures as Markdown, and the reliability of toxicity."""

    figures: str
    reliability: Calibration


def main() -> None:
    """Read the arguments, train, and write the weights and their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE, metavar="FILE")
    parser.add_argument("--documents", type=Path, default=DOCUMENTS, metavar="FOLDER")
    arguments = parser.parse_args()
    trained = train_weights(read_data(arguments.data), out=arguments.out, plan=Plan())
    write_card(arguments.documents / "model-card.md", trained.figures, weights=arguments.out)
    title = "Toxicity, rows weighted to 5 % toxic"
    write_reliability(arguments.documents / "pictures/reliability.svg", trained.reliability, title=title)


def write_card(card: Path, figures: str, *, weights: Path) -> None:
    """Replace the model card's generated part with these figures."""
    above = card.read_text(encoding="utf-8").partition(BELOW)[0]
    what = f"Of `{load_embedded(weights).model}`, `embedded.weights` ({weights.stat().st_size:,} bytes)."
    card.write_text(f"{above}{BELOW}\n\n# Figures\n\n{what}\n\n{figures}", encoding="utf-8")


def read_data(folder: Path) -> Data:
    """Read the folder's three tables."""
    spam_texts, spam_truth = read_spam_table(folder / "spam_train.parquet")
    train = read_table(folder / "train.parquet", strip_tweets=True)
    return Data(train, read_table(folder / "dev.parquet"), spam_texts, spam_truth)


def train_weights(data: Data, *, out: Path, plan: Plan) -> Trained:
    """Fit both parts on `train`, stack and calibrate them on `dev`, write `out`, and return the measurements."""
    report = _start_clock()
    words = find_harsh_words(data.train, count=plan.harsh_words)
    train = data.train + make_training_sentences(count=plan.identity_sentences, seed=plan.seed)
    train += make_disguised_rows(data.train, words=words, count=plan.disguised_rows, seed=plan.seed)
    report(f"{len(train.texts):,} training rows")
    linear, network, spam_weights, spam_held_out = _fit_parts(train, data, plan=plan, report=report)
    base = EmbeddedScorer(Model(NAME, LABELS, linear, network, _plain_layer(), spam_weights))
    parts = np.array([base.weigh_parts(text) for text in data.dev.texts], dtype=np.float32)
    report("stacking and calibrating")
    layer = fit_layer(parts, data.dev.labels)
    write_model(out, Model(NAME, LABELS, linear, network, layer, spam_weights))
    report("measuring")
    held_out = cross_fit(parts, data.dev.labels, seed=plan.seed)
    text = figures.describe_figures(load_embedded(out), data.dev, held_out=held_out, spam=spam_held_out, words=words)
    report("done")
    return Trained(text, figures.measure_reliability(data.dev, held_out))


def _fit_parts(
    train: Table, data: Data, *, plan: Plan, report: Callable[[str], None]
) -> tuple[Linear, Network, Floats, tuple[NDArray[np.int8], NDArray[np.float64]]]:
    vocabulary = Vocabulary()
    documents = vocabulary.encode(train.texts)
    clean = [text for text, label in zip(data.train.texts, data.train.labels[:, 0], strict=True) if label == 0]
    spam_texts = data.spam_texts + clean[:: max(1, len(clean) // plan.clean_beside_spam)]
    spam_truth = np.append(data.spam_truth, np.zeros(len(spam_texts) - len(data.spam_texts), np.int8))
    spam_documents = vocabulary.encode(spam_texts)
    features = vocabulary.describe()
    report(f"{len(vocabulary.tokens):,} distinct tokens, {len(features.hashes):,} features")
    network = fit_network(documents, train.labels, features, shape=plan.network, seed=plan.seed, report=report)
    rows = build_rows(documents, features, bits=plan.bits)
    report("feature rows built")
    weights, bias = fit_labels(rows, train.labels, penalty=plan.penalty, iterations=plan.iterations, report=report)
    spam_rows = build_rows(spam_documents, features, bits=plan.bits)
    structure = np.array(
        [
            measure_structure(document, links=count_links(text))
            for document, text in zip(spam_documents, spam_texts, strict=True)
        ]
    )
    held_out = cross_fit_spam(spam_rows, structure, spam_truth, seed=plan.seed)
    spam_column, spam_structure, spam_bias = fit_spam(spam_rows, structure, spam_truth)
    kept = prune(np.column_stack([weights, spam_column]), keep=plan.kept_buckets)
    linear = _round(make_linear(kept, np.append(bias, np.float32(spam_bias))))
    return linear, network, spam_structure, (spam_truth, held_out)


def _round(linear: Linear) -> Linear:
    """Return the model with its weights as rounded in the file, so that calibration matches what is shipped."""
    rows = linear.rows.copy()
    rows[1:] = expand(*compress(rows[1:]))
    return Linear(linear.slots, rows, linear.bias)


def _plain_layer() -> Layer:
    count = len(LABELS)
    return Layer(
        np.zeros((2 * count, count), np.float32),
        np.zeros(count, np.float32),
        np.tile(np.array([1, 1, 0], np.float32), (count, 1)),
    )


def _start_clock() -> Callable[[str], None]:
    began = time.monotonic()

    def report(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    return report


if __name__ == "__main__":
    main()
