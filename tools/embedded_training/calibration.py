"""Combine the two parts' log-odds into one calibrated value per label, on rows that neither was fitted on."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from moderation.scoring.embedded.model import Layer
from moderation.scoring.evaluation.measurements import weigh_to_prior
from tools.embedded_training.table import UNLABELLED

Floats = NDArray[np.float32]

BLOG_TOXIC_SHARE = 0.05
"""The share of toxic comments that calibration assumes; the training tables have two in five."""

_FOLDS = 5
# Each label has twelve correlated inputs: without a penalty the stack would fit noise.
_STACK_PENALTY = 10.0
_UNBENT = (1.0, 1.0, 0.0)


def weigh_for_blog(labels: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return weights (texts,) with mean 1 that make toxic rows BLOG_TOXIC_SHARE of the whole."""
    return weigh_to_prior(labels[:, 0], BLOG_TOXIC_SHARE)


def fit_layer(parts: Floats, labels: NDArray[np.int8]) -> Layer:
    """Fit stacking and calibration: per label, all `parts` (texts, 2 * labels) in, one log-odds out.

    Rows with all labels known determine the stack's direction, unweighted. Then Platt scaling (two parameters per
    label) and beta calibration (three) are fitted on all rows with the label known, weighted to a blog's share of toxic
    comments.
    """
    complete = (labels != UNLABELLED).all(axis=1)
    middle, spread = parts[complete].mean(axis=0), parts[complete].std(axis=0)
    weights = weigh_for_blog(labels)
    count = labels.shape[1]
    layer = Layer(*(np.zeros(shape, np.float32) for shape in ((parts.shape[1], count), count, (count, 3))))
    layer.bend[:] = _UNBENT
    for label in range(count):
        stack = LogisticRegression(C=1 / _STACK_PENALTY, max_iter=2000)
        stack.fit((parts[complete] - middle) / spread, labels[complete, label])
        direction = stack.coef_[0] / spread
        known = labels[:, label] != UNLABELLED
        truth = labels[known, label]
        platt = _fit(parts[known] @ direction[:, None], truth, weights[known])
        layer.matrix[:, label] = direction * platt.coef_[0, 0]
        layer.offset[label] = platt.intercept_[0]
    for label in range(count):
        known = labels[:, label] != UNLABELLED
        logits = layer.apply(parts[known])[:, label].astype(np.float64)
        ends = np.stack([-np.logaddexp(0, -logits), np.logaddexp(0, logits)], axis=1)
        beta = _fit(ends, labels[known, label], weights[known])
        # With a negative slope, the probability would fall as the evidence rises.
        if (beta.coef_[0] > 0).all():
            layer.bend[label] = (*beta.coef_[0], beta.intercept_[0])
    return layer


def cross_fit(parts: Floats, labels: NDArray[np.int8], *, seed: int) -> Floats:
    """Return each row's log-odds (texts, labels) by a layer fitted without that row, for honest figures."""
    # Stratified by the rarest label: by chance, 49 threats could be split into folds of 4 and 16.
    frequency = (labels == 1).sum(axis=0)
    rarest = np.where(labels == 1, frequency, len(labels)).min(axis=1)
    held_out = np.empty(labels.shape, dtype=np.float32)
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(parts, rarest):
        held_out[test] = fit_layer(parts[train], labels[train]).apply(parts[test])
    return held_out


def _fit(columns: NDArray[np.float64], truth: NDArray[np.int8], weights: NDArray[np.float64]) -> LogisticRegression:
    return LogisticRegression(C=1e6, max_iter=2000).fit(columns, truth, sample_weight=weights)
