"""Logistic regression in numpy: sparse hashed features plus a few dense numbers."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.learned.features import BITS, Buckets, Floats

PENALTY = 0.3
"""Weight of the L2 penalty. Values from 0.1 to 3 were tried on the generated site: docs/performance.md."""

_STEPS = 60
_REMEMBERED = 8
_FLAT = 1e-3  # stop when the gradient per row is below this


@dataclass(frozen=True, slots=True)
class Rows:
    """Comments as features: `numbers` (n, NUMBERS) and, for row i, `buckets[starts[i]:starts[i + 1]]`."""

    numbers: Floats
    buckets: Buckets
    starts: NDArray[np.int64]

    @classmethod
    def gather(cls, numbers: list[Floats], texts: list[Buckets]) -> "Rows":
        """Combine rows."""
        starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
        return cls(np.array(numbers), np.concatenate(texts) if texts else np.empty(0, dtype=np.int64), starts)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.numbers)

    def pick(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Return the chosen rows."""
        sizes = np.diff(self.starts)
        starts = np.concatenate([[0], np.cumsum(sizes[chosen])]).astype(np.int64)
        return Rows(self.numbers[chosen], self.buckets[np.repeat(chosen, sizes)], starts)


@dataclass(frozen=True, slots=True)
class Weights:
    """The bias, one weight per dense number, and one per bucket."""

    bias: float
    numbers: Floats
    text: Floats

    def weigh(self, rows: Rows) -> Floats:
        """Return the rows' log-odds."""
        flat = np.concatenate([[self.bias], self.numbers, self.text])
        return _Sums(rows, rows.numbers).forward(flat)


class _Sums:
    """Products with the rows' matrix; a row's buckets are scaled by the square root of their number."""

    def __init__(self, rows: Rows, numbers: Floats) -> None:
        self._rows, self._numbers = rows, numbers
        self._sizes = np.diff(rows.starts)
        self._scales = 1 / np.sqrt(np.maximum(self._sizes, 1))
        self._filled = np.flatnonzero(self._sizes)
        self._width = numbers.shape[1]

    def forward(self, weights: Floats) -> Floats:
        logits: Floats = weights[0] + np.einsum("ij,j->i", self._numbers, weights[1 : 1 + self._width])
        if len(self._filled):
            taken = weights[1 + self._width :].take(self._rows.buckets)
            sums = np.add.reduceat(taken, self._rows.starts[:-1][self._filled])
            logits[self._filled] += sums * self._scales[self._filled]
        return logits

    def backward(self, errors: Floats) -> Floats:
        spread = np.repeat(errors * self._scales, self._sizes)
        text = np.bincount(self._rows.buckets, weights=spread, minlength=1 << BITS)
        return np.concatenate([[errors.sum()], np.einsum("i,ij->j", errors, self._numbers), text])


def dot(one: Floats, other: Floats) -> float:
    """Return the dot product without BLAS.

    BLAS threads busy-wait for each other: on a busy machine a fit took fifty times as long.
    """
    return float(np.einsum("i,i->", one, other))


def fit_weights(rows: Rows, outcomes: Floats) -> Weights:
    """Return the weights with the least penalised log loss; deterministic for the same rows in the same order."""
    mean, spread = rows.numbers.mean(axis=0), rows.numbers.std(axis=0)
    spread[spread < 1e-6] = 1.0
    sums = _Sums(rows, (rows.numbers - mean) / spread)
    width = rows.numbers.shape[1]
    penalties = np.full(1 + width + (1 << BITS), PENALTY)
    penalties[0] = 0.0

    def measure(weights: Floats) -> tuple[float, Floats]:
        logits = sums.forward(weights)
        loss = np.logaddexp(0, logits).sum() - dot(outcomes, logits) + 0.5 * dot(penalties * weights, weights)
        errors = 1 / (1 + np.exp(-np.clip(logits, -30, 30))) - outcomes
        return float(loss), sums.backward(errors) + penalties * weights

    found = _descend(measure, np.zeros(len(penalties)), flat=_FLAT * len(rows) ** 0.5)
    scaled = found[1 : 1 + width] / spread
    return Weights(float(found[0]) - dot(mean, scaled), scaled, found[1 + width :])


def _descend(measure: Callable[[Floats], tuple[float, Floats]], weights: Floats, *, flat: float) -> Floats:
    """Minimise by L-BFGS (Nocedal 1980) with backtracking line search."""
    loss, slope = measure(weights)
    past: deque[tuple[Floats, Floats]] = deque(maxlen=_REMEMBERED)
    for _ in range(_STEPS):
        if float(np.abs(slope).max()) < flat:
            break
        way = -_turn(slope, past)
        length = 1.0 if past else 1.0 / max(1.0, float(np.abs(slope).sum()) ** 0.5)
        fall = dot(slope, way)
        while True:
            tried = weights + length * way
            new_loss, new_slope = measure(tried)
            if new_loss <= loss + 1e-4 * length * fall:
                break
            length /= 2
            if length < 1e-10:
                return weights
        if dot(new_slope - slope, tried - weights) > 1e-12:
            past.append((tried - weights, new_slope - slope))
        weights, loss, slope = tried, new_loss, new_slope
    return weights


def _turn(slope: Floats, past: deque[tuple[Floats, Floats]]) -> Floats:
    """Return the gradient times the inverse curvature estimated from past steps."""
    way, shares = slope.copy(), []
    for step, change in reversed(past):
        share = dot(step, way) / dot(change, step)
        way -= share * change
        shares.append(share)
    if past:
        step, change = past[-1]
        way *= dot(step, change) / dot(change, change)
    for (step, change), share in zip(past, reversed(shares), strict=True):
        way += step * (share - dot(change, way) / dot(change, step))
    return way
