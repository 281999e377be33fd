"""Quantise weights to one byte each, column by column, and back."""

import numpy as np
from numpy.typing import NDArray

_COMPANDING = 2.5

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]


def compress(weights: Floats) -> tuple[Bytes, Floats]:
    """Return weights (n, columns) as companded bytes, and each column's largest absolute weight.

    A few words, mostly swear words, have weights fifty times the usual, so clipping would lose them: |weight| = largest
    * (|byte| / 127) ** 2.5.
    """
    largest = np.maximum(np.abs(weights).max(axis=0, initial=0), np.float32(1e-6))
    packed = np.sign(weights) * np.rint(127 * (np.abs(weights) / largest) ** (1 / _COMPANDING))
    return packed.astype(np.int8), largest.astype(np.float32)


def expand(packed: Bytes, largest: Floats) -> Floats:
    """Return the weights from `compress`, within rounding."""
    sizes = np.abs(packed.astype(np.float32)) / np.float32(127)
    return np.asarray(np.sign(packed) * largest * sizes ** np.float32(_COMPANDING), dtype=np.float32)
