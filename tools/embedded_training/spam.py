"""Fit the probability of spam: the same features, plus the number of links and repeated words."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Floats = NDArray[np.float32]

SPAM_SHARE = 0.05
"""The share of spam that calibration assumes on a blog with a honeypot and a link limit."""

_FOLDS = 5
_PENALTY = 0.05


def read_spam_table(path: Path) -> tuple[list[str], NDArray[np.int8]]:
    """Return texts, and whether each is spam."""
    frame = pd.read_parquet(path, columns=["text", "spam"])
    return list(frame["text"]), frame["spam"].to_numpy(dtype=np.int8)


def fit_spam(rows: sparse.csr_matrix, structure: Floats, truth: NDArray[np.int8]) -> tuple[Floats, Floats, float]:
    """Return weights (features,), weights of the structure (2,) and bias, calibrated to SPAM_SHARE."""
    columns = sparse.hstack([rows, sparse.csr_matrix(structure)]).tocsr()
    fitted = LogisticRegression(C=1 / _PENALTY, max_iter=2000).fit(columns, truth)
    weights = fitted.coef_[0].astype(np.float32)
    share = float(truth.mean())
    shift = np.log(SPAM_SHARE / (1 - SPAM_SHARE)) - np.log(share / (1 - share))
    return weights[:-2], weights[-2:], float(fitted.intercept_[0] + shift)


def cross_fit_spam(
    rows: sparse.csr_matrix, structure: Floats, truth: NDArray[np.int8], *, seed: int
) -> NDArray[np.float64]:
    """Return each row's log-odds of spam by a fit without that row."""
    held_out = np.empty(len(truth))
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(structure, truth):
        weights, extra, bias = fit_spam(rows[train], structure[train], truth[train])
        held_out[test] = rows[test] @ weights + structure[test] @ extra + bias
    return held_out
