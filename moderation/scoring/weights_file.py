"""The file a linear model is kept in: three lines of header, then arrays, all under one checksum.

A weight is one byte. The byte is companded, for a few words carry weights fifty times the usual and clipping them would
forget just the swear words: |weight| = largest * (|byte| / 127) ** 2.5.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import REVISION
from moderation.scoring.scorer import ScorerUnavailable

_FORMAT = "parley-embedded 1"
_COMPANDING = 2.5

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """A linear model over hashed features.

    `slots` (2**bucket_bits,) maps a bucket to its row, 0 for the many without weight; `rows` (n, labels) holds the
    weights, row 0 all zero; `bias` (labels,). Calibration is folded in: the sigmoid of the sum is the probability.
    """

    model: str
    labels: tuple[str, ...]
    bucket_bits: int
    slots: NDArray[np.int32]
    rows: Floats
    bias: Floats


def read_weights(path: Path) -> LinearWeights:
    """Read a weights file; raises ScorerUnavailable with the reason when it is not a whole file of this format."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScorerUnavailable(f"The weights file {path} cannot be read: {error.strerror}.") from error
    form, _, rest = content.partition(b"\n")
    checksum, _, body = rest.partition(b"\n")
    if form != _FORMAT.encode():
        raise ScorerUnavailable(f"The weights file {path} is not of the format '{_FORMAT}'.")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ScorerUnavailable(f"The weights file {path} is damaged: its checksum does not match. Install it again.")
    header_line, _, arrays = body.partition(b"\n")
    header = json.loads(header_line)
    if header["features"] != REVISION:
        raise ScorerUnavailable(
            f"The weights file {path} was trained with features {header['features']}, this version computes {REVISION}."
        )
    labels = tuple(header["labels"])
    mask_bytes = (1 << header["bucket_bits"]) // 8
    kept = np.unpackbits(np.frombuffer(arrays[:mask_bytes], dtype=np.uint8)).astype(np.bool_)
    packed = np.frombuffer(arrays[mask_bytes:], dtype=np.int8).reshape(-1, len(labels))
    rows = expand(packed, np.array(header["largest"], dtype=np.float32))
    return _index_rows(header["model"], labels, kept, rows, np.array(header["bias"], dtype=np.float32))


def make_weights(model: str, labels: tuple[str, ...], weights: Floats, bias: Floats) -> LinearWeights:
    """Return dense weights (2**bucket_bits, labels) as a model ready to score, nothing rounded."""
    kept = np.any(weights != 0, axis=1)
    return _index_rows(model, labels, kept, weights[kept], bias)


def _index_rows(
    model: str, labels: tuple[str, ...], kept: NDArray[np.bool_], rows: Floats, bias: Floats
) -> LinearWeights:
    slots = np.where(kept, np.cumsum(kept), 0).astype(np.int32)
    blank = np.zeros((1, len(labels)), dtype=np.float32)
    return LinearWeights(model, labels, len(kept).bit_length() - 1, slots, np.concatenate([blank, rows]), bias)


def write_weights(
    path: Path, *, name: str, labels: tuple[str, ...], bucket_bits: int, weights: Floats, bias: Floats
) -> str:
    """Write dense weights (2**bucket_bits, labels), but for their zero rows.

    Returns the model version: `name` and a digest of the weights, so that no two models share one.
    """
    kept = np.any(weights != 0, axis=1)
    packed, largest = compress(weights[kept])
    arrays = np.packbits(kept).tobytes() + packed.tobytes()
    header = {
        "features": REVISION,
        "labels": list(labels),
        "bucket_bits": bucket_bits,
        "bias": [float(value) for value in bias],
        "largest": [float(value) for value in largest],
    }
    model = f"{name}-{hashlib.sha256(json.dumps(header).encode() + arrays).hexdigest()[:8]}"
    body = json.dumps({"model": model} | header).encode() + b"\n" + arrays
    path.write_bytes(b"\n".join([_FORMAT.encode(), hashlib.sha256(body).hexdigest().encode(), body]))
    return model


def compress(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return weights (n, labels) as companded bytes, and the largest weight of each label."""
    largest = np.maximum(np.abs(weights).max(axis=0, initial=0), np.float32(1e-6))
    packed = np.sign(weights) * np.rint(127 * (np.abs(weights) / largest) ** (1 / _COMPANDING))
    return packed.astype(np.int8), largest.astype(np.float32)


def expand(packed: NDArray[np.int8], largest: Floats) -> Floats:
    """Return the weights that `compress` made bytes of, within rounding."""
    sizes = np.abs(packed.astype(np.float32)) / np.float32(127)
    return np.asarray(np.sign(packed) * largest * sizes ** np.float32(_COMPANDING), dtype=np.float32)
