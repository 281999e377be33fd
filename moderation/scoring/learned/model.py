"""A site's model: one weight per feature, and its storage format."""

import zlib
from dataclasses import dataclass

import numpy as np

from moderation.scoring.learned.features import BITS, NUMBERS, Buckets, Floats, TextReader

FORMAT = 1
"""Incremented when stored weights would mean something else: features, their order, or the packing."""

_STORED = np.dtype("<f4")
_HEAD = 3  # bias, slope, offset


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A logistic regression, with `slope` and `offset` that calibrate its log-odds (Platt 1999).

    `numbers` (NUMBERS,) are the weights of labels and checks, `text` (2**BITS,) those of the hashed features.
    """

    bias: float
    slope: float
    offset: float
    numbers: Floats
    text: Floats

    def weigh(self, numbers: Floats, buckets: Buckets) -> float:
        """Return the probability that the site's moderators would reject a comment with these features."""
        words = float(self.text[buckets].sum()) / max(len(buckets), 1) ** 0.5
        logit = self.slope * (self.bias + float(numbers @ self.numbers) + words) + self.offset
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def read_text(text: str) -> Buckets:
    """Return the hashed features of one text."""
    reader = TextReader()
    return reader.read(reader.split(text))


def pack(model: LearnedModel) -> bytes:
    """Return a model as bytes: numbers only, nothing executable."""
    head = np.array([model.bias, model.slope, model.offset])
    return zlib.compress(np.concatenate([head, model.numbers, model.text]).astype(_STORED).tobytes())


def unpack(packed: bytes) -> LearnedModel:
    """Return the model from its bytes. Raises ValueError if they are not in this format."""
    try:
        values = np.frombuffer(zlib.decompress(packed), dtype=_STORED).astype(np.float64)
    except zlib.error as error:
        raise ValueError("These bytes are not a learned model.") from error
    if len(values) != _HEAD + NUMBERS + (1 << BITS):
        raise ValueError("This learned model is in another format.")
    bias, slope, offset = values[:_HEAD].tolist()
    return LearnedModel(bias, slope, offset, values[_HEAD : _HEAD + NUMBERS], values[_HEAD + NUMBERS :])
