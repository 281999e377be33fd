"""Train the embedded scorer and write its weights file: python tools/train_embedded.py DATA_FOLDER [--out FILE].

DATA_FOLDER holds train.parquet and dev.parquet (docs/model-card.md says what is in them). The same data gives the same
file. Needs the `train` dependency group.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

# Run as a file, Python finds tools/ but not the project itself.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from moderation.scoring.embedded import WEIGHTS_FILE, EmbeddedScorer, load_embedded
from moderation.scoring.weights_file import make_weights, write_weights
from tools.embedded_training import figures
from tools.embedded_training.calibration import cross_fit, fit_layer
from tools.embedded_training.fitting import Floats, build_rows, fit_labels, prune
from tools.embedded_training.identity import make_training_sentences
from tools.embedded_training.table import LABELS, Table, read_table

SEED = 1
BUCKET_BITS = 20
PENALTY = 0.3
ITERATIONS = 60
KEPT_BUCKETS = 100_000
IDENTITY_SENTENCES = 2_000


def main() -> None:
    """Read the arguments, train, and print the dev figures as tables and as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE, metavar="FILE")
    arguments = parser.parse_args()
    train = read_table(arguments.data / "train.parquet", strip_tweets=True)
    train += make_training_sentences(count=IDENTITY_SENTENCES, seed=SEED)
    dev = read_table(arguments.data / "dev.parquet")
    measured = train_weights(train, dev, arguments.out)
    print(figures.as_tables(measured))
    print(json.dumps(measured))


def train_weights(train: Table, dev: Table, out: Path) -> figures.Figures:
    """Fit on `train`, stack and calibrate on `dev`, write `out`; return the figures measured on `dev`."""
    began = time.monotonic()

    def report(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    rows = build_rows(train.texts, bucket_bits=BUCKET_BITS, report=report)
    weights, bias = fit_labels(rows, train.labels, penalty=PENALTY, iterations=ITERATIONS, report=report)
    weights = prune(weights, keep=KEPT_BUCKETS)
    base = EmbeddedScorer(make_weights("base", LABELS, weights, bias))
    plain = score_all(base, dev.texts)
    layer = fit_layer(plain, dev.labels)
    write_weights(
        out,
        name="linear-1",
        labels=LABELS,
        bucket_bits=BUCKET_BITS,
        weights=weights @ layer.matrix,
        bias=layer.apply(bias),
    )
    report("measuring")
    shipped = load_embedded(out)
    measured = figures.measure(shipped, dev, plain=plain, held_out=cross_fit(plain, dev.labels, seed=SEED))
    measured["model"] = {"version": shipped.model, "bytes": out.stat().st_size}
    report("done")
    return measured


def score_all(scorer: EmbeddedScorer, texts: list[str]) -> Floats:
    """Return the logits (texts, labels) of all texts."""
    return np.array([scorer.logits(text) for text in texts], dtype=np.float32)


if __name__ == "__main__":
    main()
