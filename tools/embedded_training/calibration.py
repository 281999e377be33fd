"""Stack the rare labels on the common ones and calibrate all of them for a blog, on rows the fit has not seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-not-found]

from tools.embedded_training.table import UNLABELLED

Floats = NDArray[np.float32]

BLOG_TOXIC_SHARE = 0.05
"""One comment in twenty: what calibration assumes of a blog, where the training tables have two in five."""

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Layer:
    """A linear layer from logits to logits: `matrix` (labels, labels) and `offset` (labels,)."""

    matrix: Floats
    offset: Floats

    def apply(self, logits: Floats) -> Floats:
        """Return the logits (texts, labels) after the layer."""
        applied: Floats = logits @ self.matrix + self.offset
        return applied


def weigh_for_blog(labels: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return a weight a row (texts,) that makes toxic rows BLOG_TOXIC_SHARE of the whole; the mean weight is one."""
    toxic = labels[:, 0] == 1
    share = toxic.mean()
    weights: NDArray[np.float64] = np.where(toxic, BLOG_TOXIC_SHARE / share, (1 - BLOG_TOXIC_SHARE) / (1 - share))
    return weights


def fit_layer(logits: Floats, labels: NDArray[np.int8]) -> Layer:
    """Fit stacking and calibration together: for each label all six logits in, one calibrated logit out.

    Rows that carry all labels teach the stack its direction, unweighted; then two numbers a label (Platt's) set its
    scale on every row that carries the label, weighted to a blog's share of toxic comments.
    """
    complete = (labels != UNLABELLED).all(axis=1)
    middle, spread = logits[complete].mean(axis=0), logits[complete].std(axis=0)
    weights = weigh_for_blog(labels)
    count = labels.shape[1]
    matrix, offset = np.zeros((count, count)), np.zeros(count)
    for label in range(count):
        stack = LogisticRegression(max_iter=1000).fit((logits[complete] - middle) / spread, labels[complete, label])
        direction = stack.coef_[0] / spread
        known = labels[:, label] != UNLABELLED
        platt = LogisticRegression(C=1e6, max_iter=1000)
        platt.fit(logits[known] @ direction[:, None], labels[known, label], sample_weight=weights[known])
        matrix[:, label] = direction * platt.coef_[0, 0]
        offset[label] = platt.intercept_[0]
    return Layer(matrix.astype(np.float32), offset.astype(np.float32))


def cross_fit(logits: Floats, labels: NDArray[np.int8], *, seed: int) -> Floats:
    """Return each row's logits (texts, labels) after a layer fitted without that row, so that figures are honest."""
    # Folds share out the rarest labels evenly: 49 threats in five heaps by chance can be 4 and 16.
    frequency = (labels == 1).sum(axis=0)
    rarest = np.where(labels == 1, frequency, len(labels)).min(axis=1)
    held_out = np.empty_like(logits)
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(logits, rarest):
        held_out[test] = fit_layer(logits[train], labels[train]).apply(logits[test])
    return held_out
