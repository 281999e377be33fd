"""Fit the linear part: logistic regression on hashed features, with naive Bayes weights for common labels."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from moderation.scoring.embedded.features import TokenHashes, hash_pairs, sorted_distinct, to_buckets
from tools.embedded_training.table import UNLABELLED
from tools.embedded_training.vocabulary import Document, group_buckets

Floats = NDArray[np.float32]
Report = Callable[[str], None]

_SMOOTHING = 1.0
_SEEN_AT_LEAST = 2
# Below this, counts are too small for naive Bayes weights. Measured: threats lose .02 AUC with them, insults gain.
_ENOUGH_POSITIVE = 5_000


def build_rows(documents: Sequence[Document], features: TokenHashes, *, bits: int) -> sparse.csr_matrix:
    """Return the feature rows (documents, 2**bits): features of each distinct token, and distinct pairs.

    A feature counts once per distinct token that has it; each row is divided by the square root of its number of
    features.
    """
    buckets, starts = group_buckets(features, bits=bits)
    rows: list[NDArray[np.int64]] = []
    for document in documents:
        own = [buckets[starts[token] : starts[token + 1]] for token in np.unique(document)]
        pairs = sorted_distinct(to_buckets(hash_pairs(features.words[document]), bits=bits))
        rows.append(np.concatenate([*own, pairs]))
    counts = np.array([len(row) for row in rows])
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    ends = np.r_[0, np.cumsum(counts)]
    matrix = sparse.csr_matrix((values, np.concatenate(rows), ends), shape=(len(rows), 1 << bits))
    matrix.sum_duplicates()
    return matrix


def weigh_features(rows: sparse.csr_matrix, truth: Floats) -> Floats:
    """Return each feature's naive Bayes log-count ratio (features,) between true and false rows.

    Source: Wang and Manning, "Baselines and Bigrams", ACL 2012.
    """
    present = sparse.csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), shape=rows.shape)
    positive = present.T @ truth + _SMOOTHING
    negative = present.T @ (1 - truth) + _SMOOTHING
    return np.asarray(np.log(positive / positive.sum()) - np.log(negative / negative.sum()), dtype=np.float32)


def fit_labels(
    rows: sparse.csr_matrix, labels: NDArray[np.int8], *, penalty: float, iterations: int, report: Report
) -> tuple[Floats, Floats]:
    """Fit one logistic regression per label on the rows where it is known.

    Returns weights (features, labels) and bias (labels,). Labels are fitted separately, because in a joint fit the
    common labels decide when to stop and the rare ones stay underfitted.
    """
    count = labels.shape[1]
    weights = np.zeros((rows.shape[1], count), dtype=np.float32)
    bias = np.zeros(count, dtype=np.float32)
    for label in range(count):
        known = np.flatnonzero(labels[:, label] != UNLABELLED)
        truth = (labels[known, label] == 1).astype(np.float32)
        report(f"label {label + 1} of {count}: {len(known):,} rows, {int(truth.sum()):,} positive")
        weights[:, label], bias[label] = fit_label(rows[known], truth, penalty=penalty, iterations=iterations)
    return weights, bias


def fit_label(rows: sparse.csr_matrix, truth: Floats, *, penalty: float, iterations: int) -> tuple[Floats, float]:
    """Fit logistic regression; return weights (features,) and bias."""
    seen = np.flatnonzero(rows.getnnz(axis=0) >= _SEEN_AT_LEAST)
    narrow = rows[:, seen]
    transposed = narrow.T
    is_common = truth.sum() >= _ENOUGH_POSITIVE
    ratio = weigh_features(narrow, truth) if is_common else np.ones(len(seen), dtype=np.float32)

    def evaluate(free: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scaled = free[:-1].astype(np.float32)
        logits = narrow @ (scaled * ratio) + np.float32(free[-1])
        loss = np.sum(np.logaddexp(0, logits) - truth * logits, dtype=np.float64)
        slope = 1 / (1 + np.exp(-np.clip(logits, -60, 60))) - truth
        gradient = ratio * (transposed @ slope) + penalty * scaled
        return float(loss) + penalty / 2 * float(scaled @ scaled), np.append(gradient, slope.sum()).astype(np.float64)

    start = np.zeros(len(seen) + 1)
    found = optimize.minimize(
        evaluate, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 6}
    )
    weights = np.zeros(rows.shape[1], dtype=np.float32)
    weights[seen] = found.x[:-1] * ratio
    return weights, float(found.x[-1])


def prune(weights: Floats, *, keep: int) -> Floats:
    """Return the weights (features, labels) with all but the `keep` heaviest features set to zero.

    Heaviness is relative to each label's usual weight; otherwise common labels would crowd out rare ones.
    """
    usual = np.sqrt((weights**2).mean(axis=0)) + np.float32(1e-12)
    heaviness = np.abs(weights / usual).max(axis=1)
    pruned = np.zeros_like(weights)
    kept = np.argsort(-heaviness, kind="stable")[:keep]
    pruned[kept] = weights[kept]
    return pruned
