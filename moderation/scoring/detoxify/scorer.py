"""What both ways of running a Detoxify model share: windows, time limits, one text at a time."""

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from moderation.domain.scores import Scores
from moderation.scoring.detoxify.windows import cut_last_window, cut_windows
from moderation.scoring.scorer import TextFailed

READ_WITHIN = 8.0
"""Seconds for one text; shorter than `ChildScorer`'s limit, because giving up is cheaper than a restart."""

TELLING = 0.5
"""A text that was only partly read gets an answer if its score is at least this; below, the rest is unknown."""


class Network(Protocol):
    """A loaded model with its tokenizer."""

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of the text, including those at its ends."""
        ...

    def count_unknown(self, text: str) -> int:
        """Return the number of tokens that are not in the vocabulary."""
        ...

    def predict(self, text: str) -> Mapping[str, float]:
        """Return a probability for each label; of texts over 512 tokens, only the beginning is read."""
        ...


class DetoxifyScorer:
    """Scores with one of Detoxify's models; in a long text, each label's worst window counts."""

    def __init__(
        self,
        name: str,
        model: str,
        *,
        languages: frozenset[str],
        network: Network,
        read_within: float = READ_WITHIN,
    ) -> None:
        """Wrap a network that passed `check_answers`; `read_within` is in seconds."""
        self.name = name
        self.model = model
        self.languages = languages
        self._network = network
        self._read_within = read_within
        # Tokenizers lose their truncation settings when two threads use them at once.
        self._lock = threading.Lock()

    def score(self, text: str) -> Scores:
        """Return the probability of each label.

        Making a text too long to read must not hide what is in it. Both ends are therefore read first, and if time runs
        out, the result so far is returned if any label reaches TELLING, since the whole text could only score higher.
        Raises TextFailed if nothing reached it by then, and if the model returns invalid probabilities.
        """
        deadline = time.monotonic() + self._read_within
        worst: dict[str, float] = {}
        with self._lock:
            for window in self._ends_first(clean_text(text)):
                if time.monotonic() > deadline:
                    if max(worst.values(), default=0.0) >= TELLING:
                        break
                    raise TextFailed(f"The text takes the scorer {self.name!r} longer than {self._read_within:g} s.")
                for label, value in self._ask(window).values.items():
                    worst[label] = max(worst.get(label, 0.0), value)
        return Scores(self.name, self.model, worst)

    def _ends_first(self, text: str) -> Iterator[str]:
        windows = cut_windows(text, count=self._network.count_tokens)
        first = next(windows)
        yield first
        if first == text:
            return
        last = cut_last_window(text, count=self._network.count_tokens)
        yield last
        yield from (window for window in windows if not last.endswith(window))

    def _ask(self, window: str) -> Scores:
        """Score one window. Each is validated by itself, because the maximum could hide an invalid value."""
        try:
            return Scores(self.name, self.model, self._network.predict(window))
        except ValueError as error:
            raise TextFailed(f"The model gave no valid probabilities for this text: {error}.") from None


def clean_text(text: str) -> str:
    """Return the text with unpaired surrogates, which tokenizers reject, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
