"""The scorer inside every installation: a hashed linear model, numpy only, well under a millisecond a comment."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from moderation.domain.scores import Scores
from moderation.scoring.features import Buckets, hash_features, sorted_distinct
from moderation.scoring.weights_file import Floats, LinearWeights, read_weights

NAME = "embedded"
WEIGHTS_FILE = Path(__file__).with_name("embedded.weights")

WINDOW = 2_000
"""Characters looked at together. A long text is also judged by its worst window, or one insult drowns in an essay."""

WORST_WINDOW_SHARE = np.float32(0.5)
"""Measured on long comments: docs/model-card.md, section "Long comments"."""

_CUT_WITHIN = 200


class EmbeddedScorer:
    """Scores a text by adding up learned weights of its words and letter groups."""

    name = NAME
    languages = frozenset({"en"})

    def __init__(self, weights: LinearWeights) -> None:
        self.model = weights.model
        self._weights = weights

    def score(self, text: str) -> Scores:
        """Return the probability of each label, calibrated for a blog where one comment in twenty is toxic."""
        logits = np.clip(self.logits(text), -30, 30).astype(np.float64)
        probabilities = 1 / (1 + np.exp(-logits))
        return Scores(self.name, self.model, dict(zip(self._weights.labels, probabilities.tolist(), strict=True)))

    def logits(self, text: str) -> Floats:
        """Return the log-odds of each label (labels,): the text's own, drawn to its worst window's if it is long."""
        bits = self._weights.bucket_bits
        windows = [hash_features(window, bucket_bits=bits) for window in cut_windows(text)]
        if len(windows) == 1:
            return self._add_up(windows[0])
        whole = self._add_up(sorted_distinct(np.concatenate(windows)))
        worst = np.max([self._add_up(window) for window in windows], axis=0)
        mixed: Floats = (1 - WORST_WINDOW_SHARE) * whole + WORST_WINDOW_SHARE * worst
        return mixed

    def _add_up(self, buckets: Buckets) -> Floats:
        """Sum the weights of the buckets; the root of their number keeps a long text from outweighing a short one."""
        weights = self._weights
        total: Floats = weights.rows.take(weights.slots.take(buckets), axis=0).sum(axis=0)
        return total / np.float32(max(len(buckets), 1) ** 0.5) + weights.bias


def load_embedded(path: Path | None = None) -> EmbeddedScorer:
    """Load the scorer from its weights file, the shipped one by default.

    Raises ScorerUnavailable when the file is missing, damaged or of another format.
    """
    return EmbeddedScorer(read_weights(path or WEIGHTS_FILE))


def cut_windows(text: str) -> Iterator[str]:
    """Yield pieces of at most WINDOW characters, cut at a blank where one is near; one empty piece for no text."""
    start = 0
    while len(text) - start > WINDOW:
        end = start + WINDOW
        blank = max(text.rfind(mark, end - _CUT_WITHIN, end) for mark in " \n")
        end = end if blank < 0 else blank
        yield text[start:end]
        start = end
    yield text[start:]
