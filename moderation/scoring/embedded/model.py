"""The embedded model's parts as arrays, and their layout in the weights file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.embedded.features import Hashes, Kind, Places, TokenHashes, sorted_distinct, to_buckets
from moderation.scoring.embedded.quantised import Floats, compress, expand
from moderation.scoring.embedded.weights_file import read_weights, write_weights

NETWORK_KINDS = (Kind.WORD, Kind.CONSONANTS, Kind.ANAGRAM, Kind.NEAR, Kind.CHARS_3, Kind.CHARS_4)
"""Kinds of features that the network embeds; the linear part uses all."""

_IS_EMBEDDED = np.isin(np.arange(max(Kind) + 1), NETWORK_KINDS)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model over hashed features.

    `slots` (2**bits,) maps a bucket to its row, 0 for buckets without weights; `rows` (n, columns) has the weights, row
    0 all zero; `bias` (columns,). The columns are the six labels, then spam.
    """

    slots: NDArray[np.int32]
    rows: Floats
    bias: Floats

    @property
    def bits(self) -> int:
        """How many bits of a hash select the bucket."""
        return len(self.slots).bit_length() - 1

    def find(self, hashes: Hashes) -> Places:
        """Return the buckets of features."""
        return to_buckets(hashes, bits=self.bits)

    def weigh(self, buckets: Places) -> Floats:
        """Return the weights (n, columns) of buckets."""
        return self.rows.take(self.slots.take(buckets), axis=0)


@dataclass(frozen=True, slots=True)
class Network:
    """A small convolutional network over token embeddings.

    A token's vector is the sum of its features' rows of `embedding` (2**bits, width), times `scale` (width,), divided
    by the square root of their number. `kernel` (3 * width, channels) covers a token and its neighbours; the maximum
    and mean over all positions go into `hidden` (2 * channels, channels), and that into `output` (channels, labels).
    """

    embedding: NDArray[np.int8]
    scale: Floats
    kernel: Floats
    kernel_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    @property
    def bits(self) -> int:
        """How many bits of a hash select the row."""
        return len(self.embedding).bit_length() - 1

    def embed(self, features: TokenHashes) -> Floats:
        """Return the vectors (tokens, width) of tokens from their features."""
        chosen, count = _IS_EMBEDDED[features.kinds], len(features.words)
        buckets = to_buckets(features.hashes[chosen], bits=self.bits)
        own = sorted_distinct(features.owners[chosen] << self.bits | buckets)
        ends = np.searchsorted(own, np.arange(count + 1) << self.bits)
        rows = self.embedding.take(own & ((1 << self.bits) - 1), axis=0)
        sums = np.add.reduceat(rows, ends[:-1], axis=0, dtype=np.int32).astype(np.float32) * self.scale
        counts = (ends[1:] - ends[:-1]).astype(np.float32)
        return np.asarray(sums / np.sqrt(counts)[:, None], dtype=np.float32)

    def activate(self, vectors: Floats) -> Floats:
        """Return the activations (tokens, channels) of each token with its neighbours."""
        padded = np.zeros((len(vectors) + 2, vectors.shape[1]), dtype=np.float32)
        padded[1:-1] = vectors
        beside = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=1)
        active: Floats = np.maximum(beside @ self.kernel + self.kernel_bias, 0)
        return active

    def read(self, largest: Floats, mean: Floats) -> Floats:
        """Return the log-odds (..., labels) from the maximum and mean (..., channels) of activations."""
        pooled = np.concatenate([largest, mean], axis=-1)
        logits: Floats = np.maximum(pooled @ self.hidden + self.hidden_bias, 0) @ self.output + self.output_bias
        return logits


@dataclass(frozen=True, slots=True)
class Layer:
    """Combines the parts' log-odds into calibrated ones.

    `matrix` (2 * labels, labels) and `offset` (labels,) combine the log-odds of the linear part and of the network for
    each of the six labels; `bend` (labels, 3) is beta calibration (Kull, Silva Filho and Flach 2017).
    """

    matrix: Floats
    offset: Floats
    bend: Floats

    def apply(self, parts: Floats) -> Floats:
        """Return calibrated log-odds (..., labels) from the parts' (..., 2 * labels)."""
        logits = np.clip(parts @ self.matrix + self.offset, -30, 30)
        # log p and log(1 - p) of the sigmoid, without loss of precision.
        log_yes, log_no = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
        bent = self.bend[:, 0] * log_yes - self.bend[:, 1] * log_no + self.bend[:, 2]
        return np.asarray(bent, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """The whole model. `spam` (2,) are the weights of links and repeated words, added to the spam column."""

    version: str
    labels: tuple[str, ...]
    linear: Linear
    network: Network
    layer: Layer
    spam: Floats


def read_model(path: Path) -> Model:
    """Load a model.

    Raises ScorerUnavailable if the file is missing, damaged or in another format.
    """
    file = read_weights(path)
    arrays = file.arrays
    kept = np.unpackbits(arrays["linear_kept"]).astype(np.bool_)
    rows = expand(arrays["linear_rows"], arrays["linear_largest"])
    blank = np.zeros((1, rows.shape[1]), dtype=np.float32)
    slots = np.where(kept, np.cumsum(kept), 0).astype(np.int32)
    return Model(
        version=file.model,
        labels=tuple(file.about["labels"]),
        linear=Linear(slots, np.concatenate([blank, rows]), arrays["linear_bias"]),
        network=Network(**{key.removeprefix("network_"): arrays[key] for key in arrays if key.startswith("network_")}),
        layer=Layer(arrays["layer_matrix"], arrays["layer_offset"], arrays["layer_bend"]),
        spam=arrays["spam"],
    )


def write_model(path: Path, model: Model) -> str:
    """Write a model and return its version: `version` with a digest of the content."""
    linear, network, layer = model.linear, model.network, model.layer
    packed, largest = compress(linear.rows[1:])
    arrays = {
        "linear_kept": np.packbits(linear.slots > 0),
        "linear_rows": packed,
        "linear_largest": largest,
        "linear_bias": linear.bias,
        **{f"network_{name}": getattr(network, name) for name in Network.__slots__},
        "layer_matrix": layer.matrix,
        "layer_offset": layer.offset,
        "layer_bend": layer.bend,
        "spam": model.spam,
    }
    return write_weights(path, name=model.version, about={"labels": list(model.labels)}, arrays=arrays)


def make_linear(weights: Floats, bias: Floats) -> Linear:
    """Return dense weights (2**bits, columns) as a model ready to score, without rounding."""
    kept = np.any(weights != 0, axis=1)
    slots = np.where(kept, np.cumsum(kept), 0).astype(np.int32)
    blank = np.zeros((1, weights.shape[1]), dtype=np.float32)
    return Linear(slots, np.concatenate([blank, weights[kept]]), bias)
