"""Fit naive-Bayes-weighted logistic regression on hashed features, all labels in one pass over the rows."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from embedded_training.table import UNLABELLED
from moderation.scoring.features import hash_features

Floats = NDArray[np.float32]
Report = Callable[[str], None]

_SMOOTHING = 1.0


def build_rows(texts: Sequence[str], *, bucket_bits: int, report: Report) -> sparse.csr_matrix:
    """Return the rows (texts, 2**bucket_bits) of features, each of length one."""
    indices: list[NDArray[np.int32]] = []
    for done, text in enumerate(texts):
        indices.append(hash_features(text, bucket_bits=bucket_bits).astype(np.int32))
        if done % 20_000 == 0:
            report(f"features {done:,} of {len(texts):,}")
    counts = np.array([len(row) for row in indices])
    ends = np.r_[0, np.cumsum(counts)]
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    return sparse.csr_matrix((values, np.concatenate(indices), ends), shape=(len(texts), 1 << bucket_bits))


def weigh_features(rows: sparse.csr_matrix, labels: NDArray[np.int8]) -> Floats:
    """Return the naive-Bayes log-count ratio (features, labels) of each feature, from the rows that carry the label.

    Source: Wang and Manning, "Baselines and Bigrams", ACL 2012.
    """
    present = sparse.csr_matrix((np.ones_like(rows.data), rows.indices, rows.indptr), shape=rows.shape)
    positive = present.T @ (labels == 1).astype(np.float32) + _SMOOTHING
    negative = present.T @ (labels == 0).astype(np.float32) + _SMOOTHING
    ratio = np.log(positive / positive.sum(axis=0)) - np.log(negative / negative.sum(axis=0))
    return np.asarray(ratio, dtype=np.float32)


def fit_labels(
    rows: sparse.csr_matrix, labels: NDArray[np.int8], *, penalty: float, iterations: int, report: Report
) -> tuple[Floats, Floats]:
    """Fit one logistic regression a label, unlabelled rows masked; return weights (features, labels) and bias (labels,).

    The six problems share nothing but the pass over the rows, which is what takes the time.
    """
    seen = np.asarray(rows.getnnz(axis=0)) >= 2
    narrow = rows[:, np.flatnonzero(seen)]
    transposed = narrow.T
    ratio = weigh_features(narrow, labels)
    known = (labels != UNLABELLED).astype(np.float32)
    truth = (labels == 1).astype(np.float32)
    shape = ratio.shape

    def evaluate(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        free = flat[: ratio.size].reshape(shape).astype(np.float32)
        bias = flat[ratio.size :].astype(np.float32)
        logits = narrow @ (free * ratio) + bias
        loss = float((known * (np.logaddexp(0, logits) - truth * logits)).sum(dtype=np.float64))
        slope = known * (1 / (1 + np.exp(-logits)) - truth)
        gradient = ratio * (transposed @ slope) + penalty * free
        loss += penalty / 2 * float((free * free).sum(dtype=np.float64))
        return loss, np.r_[gradient.ravel(), slope.sum(axis=0)].astype(np.float64)

    steps = 0

    def tell(_: NDArray[np.float64]) -> None:
        nonlocal steps
        steps += 1
        if steps % 10 == 0:
            report(f"fit step {steps} of at most {iterations}")

    start = np.zeros(ratio.size + shape[1])
    found = optimize.minimize(
        evaluate, start, jac=True, method="L-BFGS-B", callback=tell, options={"maxiter": iterations, "maxcor": 6}
    )
    weights = np.zeros((rows.shape[1], shape[1]), dtype=np.float32)
    weights[seen] = found.x[: ratio.size].reshape(shape) * ratio
    return weights, found.x[ratio.size :].astype(np.float32)


def prune(weights: Floats, *, keep: int) -> Floats:
    """Return the weights (features, labels) with all but the `keep` heaviest features at zero.

    Heavy is measured by label, against that label's usual weight, or the common labels would crowd out the rare.
    """
    usual = np.sqrt((weights**2).mean(axis=0)) + np.float32(1e-12)
    heaviness = np.abs(weights / usual).max(axis=1)
    pruned = np.zeros_like(weights)
    kept = np.argsort(-heaviness, kind="stable")[:keep]
    pruned[kept] = weights[kept]
    return pruned
