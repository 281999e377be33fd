"""Measure a trained scorer on the dev rows: the figures of `flask eval` on held-out answers, and further checks."""

import random
import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.cli.evaluation_formats import Report, as_markdown
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import Label
from moderation.scoring.embedded.scorer import EmbeddedScorer
from moderation.scoring.evaluation.figures import evaluate
from moderation.scoring.evaluation.measurements import (
    Calibration,
    measure_auc,
    measure_calibration,
    measure_recall,
    weigh_to_prior,
)
from tools.embedded_training.calibration import BLOG_TOXIC_SHARE
from tools.embedded_training.disguises import ALL_KINDS, disguise
from tools.embedded_training.identity import list_check_sentences
from tools.embedded_training.table import LABELS, UNLABELLED, Table

Logits = NDArray[np.float32]
Rows = Sequence[tuple[str, ...]]

_DISGUISED = 1_000
_INSULT = "You are a fucking idiot."
_LONG = 2_000  # characters


def describe_figures(
    scorer: EmbeddedScorer,
    dev: Table,
    *,
    held_out: Logits,
    spam: tuple[NDArray[np.int8], NDArray[np.float64]],
    words: frozenset[str],
) -> str:
    """Return all figures as Markdown; `held_out` are dev's log-odds by a layer fitted without the row."""
    return "\n".join(
        [
            "## Dev rows, held out",
            "",
            "As `flask eval` prints it, but each row scored by a stack and calibration fitted without it (five folds).",
            "",
            _evaluate(scorer, dev, held_out).strip(),
            "",
            "![Predicted against actual toxicity](pictures/reliability.svg)",
            "",
            *_table("Rows that carry all six labels", ("rows", "number", "mean AUC"), _measure_samples(dev, held_out)),
            *_table("Toxicity within a source", ("source", "rows", "toxic", "AUC"), _measure_sources(dev, held_out)),
            *_table("Identity terms", ("sentences", "value"), _measure_identity(scorer, dev)),
            *_table(
                "Disguised words", ("kind", "recall", "false positives"), _measure_disguises(scorer, dev, words=words)
            ),
            *_table("Long comments", ("comments", "value"), _measure_long(scorer, dev)),
            *_table("Spam, held out", ("figure", "value"), _measure_spam(*spam)),
            *_table("Speed, one thread", ("comments", "p50", "p95"), _measure_latency(scorer, dev.texts)),
        ]
    )


def measure_reliability(dev: Table, held_out: Logits) -> Calibration:
    """Return the calibration of toxicity on dev, weighted to a blog."""
    truth = dev.labels[:, 0]
    said = 1 / (1 + np.exp(-held_out[:, 0].astype(np.float64)))
    found = measure_calibration(truth, said, weights=weigh_to_prior(truth, BLOG_TOXIC_SHARE))
    assert found is not None
    return found


def _table(title: str, head: tuple[str, ...], rows: Rows) -> Iterator[str]:
    yield from (f"## {title}", "", f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |")
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _evaluate(scorer: EmbeddedScorer, dev: Table, held_out: Logits) -> str:
    odds = 1 / (1 + np.exp(-held_out.astype(np.float64)))
    policy = preset_policy(Preset.BALANCED)
    thresholds = {label.value: limit.hold_at for label, limit in policy.thresholds.items() if limit.hold_at is not None}
    truth = {label: dev.labels[:, column] for column, label in enumerate(LABELS)}
    said = {label: odds[:, column] for column, label in enumerate(LABELS)}
    found = evaluate(truth, said, prior=BLOG_TOXIC_SHARE, thresholds=thresholds)
    return as_markdown(Report(scorer.name, scorer.model, "dev.parquet", 0, "", (), found, dev.texts, said))


def _measure_samples(dev: Table, logits: Logits) -> Rows:
    complete = (dev.labels != UNLABELLED).all(axis=1)
    samples = {"all labels known": complete, "of those, Jigsaw's": complete & (dev.sources == "jigsaw")}
    rows = []
    for name, chosen in samples.items():
        areas = [measure_auc(dev.labels[chosen, column], logits[chosen, column]) for column in range(len(LABELS))]
        rows.append((name, f"{chosen.sum():,}", f"{np.mean([area for area in areas if area is not None]):.4f}"))
    return rows


def _measure_sources(dev: Table, logits: Logits) -> Rows:
    rows = []
    for source in np.unique(dev.sources):
        of = dev.sources == source
        area = measure_auc(dev.labels[of, 0], logits[of, 0])
        if area is not None:
            rows.append((str(source), f"{of.sum():,}", f"{(dev.labels[of, 0] == 1).sum():,}", f"{area:.4f}"))
    return rows


def _plain_rows(dev: Table) -> tuple[list[str], list[str]]:
    """Return Wikipedia comments of moderate length: insults, and comments that are not toxic."""
    short = np.array([len(text) < 600 for text in dev.texts]) & (dev.sources == "jigsaw")
    insults = np.flatnonzero(short & (dev.labels[:, LABELS.index(Label.INSULT)] == 1))
    return [dev.texts[row] for row in insults], [
        dev.texts[row] for row in np.flatnonzero(short & (dev.labels[:, 0] == 0))
    ]


def _score(scorer: EmbeddedScorer, texts: Sequence[str]) -> NDArray[np.float64]:
    return np.array([scorer.score(text).values[Label.TOXICITY] for text in texts])


def _threshold(scorer: EmbeddedScorer, clean: Sequence[str]) -> float:
    """Return the probability that 5 % of clean comments reach."""
    return float(np.quantile(_score(scorer, clean), 0.95))


def _measure_identity(scorer: EmbeddedScorer, dev: Table) -> Rows:
    neutral, hateful = list_check_sentences()
    insults, clean = _plain_rows(dev)
    at = _threshold(scorer, clean)
    said, hated, harsh = _score(scorer, neutral), _score(scorer, hateful), _score(scorer, insults)
    truth = np.repeat(np.array([1, 0], np.int8), [len(harsh), len(said)])
    bpsn = measure_auc(truth, np.concatenate([harsh, said])) or 0.0
    thresholds = preset_policy(Preset.BALANCED).thresholds

    def is_held(text: str) -> bool:
        values = scorer.score(text).values
        return any(values[label] >= (thresholds[label].hold_at or 1) for label in Label)

    return [
        (f"{len(neutral)} neutral, over the threshold of 5 % false positives", f"{(said >= at).mean():.1%}"),
        (f"{len(hateful)} hateful, over the same", f"{(hated >= at).mean():.1%}"),
        ("AUC of neutral sentences against insults (BPSN)", f"{bpsn:.4f}"),
        ("neutral, held at the balanced thresholds", f"{np.mean([is_held(text) for text in neutral]):.1%}"),
        ("hateful, held at the balanced thresholds", f"{np.mean([is_held(text) for text in hateful]):.1%}"),
    ]


def _measure_disguises(scorer: EmbeddedScorer, dev: Table, *, words: frozenset[str]) -> Rows:
    """Measure recall among insults with disguised words, at 5 % false positives without disguise."""
    draw = random.Random(7)
    insults, clean = _plain_rows(dev)
    at = _threshold(scorer, clean)
    insults = [text for text in insults if not words.isdisjoint(text.lower().split())][:_DISGUISED]
    clean = clean[:_DISGUISED]
    rows = [("none", f"{(_score(scorer, insults) >= at).mean():.1%}", f"{(_score(scorer, clean) >= at).mean():.1%}")]
    recalls = []
    for kind in ALL_KINDS:
        hidden = [disguise(text, kind, words=words, others=0.1, draw=draw) for text in insults]
        blurred = [disguise(text, kind, words=words, others=0.3, draw=draw) for text in clean]
        recall = (_score(scorer, hidden) >= at).mean()
        recalls.append(recall)
        rows.append((kind, f"{recall:.1%}", f"{(_score(scorer, blurred) >= at).mean():.1%}"))
    return [*rows, ("mean of the kinds", f"{np.mean(recalls):.1%}", "")]


def _measure_long(scorer: EmbeddedScorer, dev: Table) -> Rows:
    long = [row for row, text in enumerate(dev.texts) if len(text) >= _LONG and dev.labels[row, 0] >= 0]
    if not long:
        return []
    texts, truth = [dev.texts[row] for row in long], dev.labels[long, 0]
    clean = [text for text, label in zip(texts, truth, strict=True) if label == 0]
    essay = [(text * 10)[:10_000] for text in clean]
    spoiled = [f"{text[:5_000]} {_INSULT} {text[5_000:]}" for text in essay]
    hold_at = preset_policy(Preset.BALANCED).thresholds[Label.TOXICITY].hold_at or 1
    return [
        (
            f"{len(long)} of {_LONG:,} characters and more, AUC of toxicity",
            f"{measure_auc(truth, _score(scorer, texts)):.4f}",
        ),
        (
            f"{len(essay)} clean ones extended to 10,000 characters, held",
            f"{(_score(scorer, essay) >= hold_at).mean():.1%}",
        ),
        ("the same with one insult in the middle, held", f"{(_score(scorer, spoiled) >= hold_at).mean():.1%}"),
    ]


def _measure_spam(truth: NDArray[np.int8], logits: NDArray[np.float64]) -> Rows:
    recall = measure_recall(truth, logits, false_positives=0.01)
    assert recall is not None
    return [
        ("rows", f"{len(truth):,}"),
        ("spam among them", f"{(truth == 1).sum():,}"),
        ("AUC", f"{measure_auc(truth, logits):.4f}"),
        ("recall at 1 % false positives", f"{recall.recall:.1%}"),
    ]


def _measure_latency(scorer: EmbeddedScorer, texts: Sequence[str]) -> Rows:
    real = list(texts[:4_000])
    typical = [text for text in texts if 230 <= len(text) <= 330][:1_000]
    rows = []
    for name, some in (("of all lengths", real), ("of 230 to 330 characters", typical)):
        spent = []
        for text in some:
            began = time.perf_counter()
            scorer.score(text)
            spent.append((time.perf_counter() - began) * 1e6)
        if spent:
            mean = np.mean([len(text) for text in some])
            p50, p95 = (f"{np.percentile(spent, point):.0f} µs" for point in (50, 95))
            rows.append((f"{len(some):,} {name}, mean {mean:.0f} characters", p50, p95))
    return rows
