"""What the two ways to run a Detoxify model have in common: windows, limits, one text at a time."""

import threading
import time
from collections.abc import Mapping
from typing import Protocol

from moderation.domain.scores import Scores
from moderation.scoring.detoxify.windows import cut_windows
from moderation.scoring.scorer import TextFailed

READ_WITHIN = 8.0
"""Seconds for one text; less than `ChildScorer` waits, for to give up is cheaper than to be killed and loaded anew."""


class Network(Protocol):
    """A loaded model with its tokenizer."""

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text becomes, those at its ends included."""
        ...

    def count_unknown(self, text: str) -> int:
        """Return how many of them stand for something that the vocabulary does not have."""
        ...

    def predict(self, text: str) -> Mapping[str, float]:
        """Return a number for each label name; of a text over 512 tokens, only the beginning is read."""
        ...


class DetoxifyScorer:
    """Scores with one of Detoxify's models; the worst window of a long text counts, label by label."""

    def __init__(self, name: str, model: str, *, languages: frozenset[str], network: Network) -> None:
        """Serve a network whose answers `check_answers` has seen."""
        self.name = name
        self.model = model
        self.languages = languages
        self._network = network
        # A tokenizer that two threads use at once forgets where to cut.
        self._lock = threading.Lock()

    def score(self, text: str) -> Scores:
        """Return the probability of each label.

        Raises TextFailed when reading all of it would take too long, or when the model gives no probabilities.
        """
        deadline = time.monotonic() + READ_WITHIN
        worst: dict[str, float] = {}
        with self._lock:
            for window in cut_windows(clean_text(text), count=self._network.count_tokens):
                if time.monotonic() > deadline:
                    raise TextFailed(f"The text takes the scorer {self.name!r} longer than {READ_WITHIN:g} s.")
                for label, value in self._network.predict(window).items():
                    # A NaN is neither more nor less than anything: kept, it is refused below.
                    worst[label] = value if value != value else max(worst.get(label, value), value)
        try:
            return Scores(self.name, self.model, worst)
        except ValueError as error:
            raise TextFailed(f"The model gave no probabilities for this text: {error}.") from None


def clean_text(text: str) -> str:
    """Return the text as tokenizers take it: half a surrogate pair is no character and becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
