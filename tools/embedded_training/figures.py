"""Measure a trained scorer on the dev rows, and print what was measured."""

import time
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-not-found]

from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import Label
from moderation.scoring.embedded import EmbeddedScorer
from tools.embedded_training.calibration import weigh_for_blog
from tools.embedded_training.identity import list_check_sentences
from tools.embedded_training.table import LABELS, UNLABELLED, Table

Figures = dict[str, dict[str, Any]]
Floats = NDArray[np.float32]

_BINS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)


def measure(scorer: EmbeddedScorer, dev: Table, *, plain: Floats, held_out: Floats) -> Figures:
    """Return all figures; `plain` are the fitted logits, `held_out` those cross-fitted through the last layer."""
    shipped = np.array([scorer.logits(text) for text in dev.texts])
    complete = (dev.labels != UNLABELLED).all(axis=1)
    jigsaw = complete & (dev.sources == "jigsaw")
    limits = _balanced_limits()
    odds = 1 / (1 + np.exp(-held_out.astype(np.float64)))
    return {
        "auc, rows with six labels, plain": _auc_by_label(plain, dev.labels, complete),
        "auc, rows with six labels, held out": _auc_by_label(held_out, dev.labels, complete),
        "auc, rows with six labels, the file, its stack has seen them": _auc_by_label(shipped, dev.labels, complete),
        "auc, jigsaw rows with six labels, held out": _auc_by_label(held_out, dev.labels, jigsaw),
        "auc of toxicity by source, held out": _auc_by_source(held_out, dev),
        "held at the balanced limits, 5 % toxic": _measure_balanced(odds, dev.labels, limits),
        "reliability of toxicity, 5 % toxic (bin: said, found, share)": _measure_reliability(odds[:, 0], dev.labels),
        "identity sentences held at the balanced limits": _measure_identity(scorer, limits),
        "latency in microseconds, dev comments of 230 to 330 characters": _measure_latency(scorer, dev.texts),
    }


def as_tables(figures: Figures) -> str:
    """Return the figures as plain text, a heading and aligned lines each."""
    lines = []
    for heading, values in figures.items():
        lines += ["", heading]
        lines += [f"  {name:<32}{value}" for name, value in values.items()]
    return "\n".join(lines)


def _auc_by_label(logits: Floats, labels: NDArray[np.int8], rows: NDArray[np.bool_]) -> dict[str, float]:
    by_label = {
        label: round(float(roc_auc_score(labels[rows, column], logits[rows, column])), 4)
        for column, label in enumerate(LABELS)
        if len(np.unique(labels[rows, column])) == 2
    }
    return by_label | {"mean": round(float(np.mean(list(by_label.values()))), 4)}


def _auc_by_source(logits: Floats, dev: Table) -> dict[str, float]:
    found = {}
    for source in np.unique(dev.sources):
        rows = dev.sources == source
        if len(np.unique(dev.labels[rows, 0])) == 2:
            found[str(source)] = round(float(roc_auc_score(dev.labels[rows, 0], logits[rows, 0])), 4)
    return found


def _balanced_limits() -> NDArray[np.float64]:
    """Return the limits (labels,) at which the balanced preset holds."""
    limits = preset_policy(Preset.BALANCED).limits
    return np.array([limits[Label(label)].hold_at for label in LABELS], dtype=np.float64)


def _measure_balanced(
    odds: NDArray[np.float64], labels: NDArray[np.int8], limits: NDArray[np.float64]
) -> dict[str, float]:
    """Return the share of comments over each limit by the label's own truth, and of holds by the truth of toxicity."""
    found = {}
    weights = weigh_for_blog(labels)
    over = odds >= limits
    for column, label in enumerate(LABELS):
        for truth, word in ((1, "recall"), (0, "false positives")):
            rows = labels[:, column] == truth
            found[f"{label} {word}"] = _share(over[rows, column], weights[rows])
    toxic: NDArray[np.bool_] = labels[:, 0] == 1
    held: NDArray[np.bool_] = np.logical_or.reduce(over, axis=1)
    found["any label, toxic held"] = _share(held[toxic], weights[toxic])
    found["any label, not toxic held"] = _share(held[~toxic], weights[~toxic])
    found["any label, all held"] = _share(held, weights)
    found["precision of a hold"] = _share(toxic[held], weights[held])
    return found


def _measure_reliability(said: NDArray[np.float64], labels: NDArray[np.int8]) -> dict[str, list[float]]:
    found = {}
    weights = weigh_for_blog(labels)
    for low, high in pairwise(_BINS):
        rows = (said >= low) & (said < high)
        if rows.any():
            mean = round(float(np.average(said[rows], weights=weights[rows])), 4)
            share = round(float(weights[rows].sum() / weights.sum()), 4)
            found[f"{low} to {high}"] = [mean, _share(labels[rows, 0] == 1, weights[rows]), share]
    return found


def _measure_identity(scorer: EmbeddedScorer, limits: NDArray[np.float64]) -> dict[str, float]:
    neutral, hateful = list_check_sentences()

    def is_held(text: str) -> bool:
        values = scorer.score(text).values
        return any(values[label] >= limit for label, limit in zip(LABELS, limits, strict=True))

    return {
        "neutral sentences": len(neutral),
        "neutral held": round(float(np.mean([is_held(text) for text in neutral])), 4),
        "hateful sentences": len(hateful),
        "hateful held": round(float(np.mean([is_held(text) for text in hateful])), 4),
    }


def _measure_latency(scorer: EmbeddedScorer, texts: list[str]) -> dict[str, int]:
    sample = [text for text in texts if 230 <= len(text) <= 330][:1000]
    spent = []
    for text in sample:
        began = time.perf_counter()
        scorer.score(text)
        spent.append((time.perf_counter() - began) * 1e6)
    if not spent:
        return {}
    return {"comments": len(spent)} | {f"p{point}": round(float(np.percentile(spent, point))) for point in (50, 95)}


def _share(hits: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    return round(float(np.average(hits, weights=weights)), 4) if len(hits) else 0.0
