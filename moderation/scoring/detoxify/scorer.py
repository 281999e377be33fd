"""What the two ways to run a Detoxify model have in common: windows, limits, one text at a time."""

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from moderation.domain.scores import Scores
from moderation.scoring.detoxify.windows import cut_last_window, cut_windows
from moderation.scoring.scorer import TextFailed

READ_WITHIN = 8.0
"""Seconds for one text; less than `ChildScorer` waits, for to give up is cheaper than to be killed and loaded anew."""

TELLING = 0.5
"""What a text read in part must reach to be answered at all: less leaves open what the rest of it holds."""


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

    def __init__(
        self,
        name: str,
        model: str,
        *,
        languages: frozenset[str],
        network: Network,
        read_within: float = READ_WITHIN,
    ) -> None:
        """Serve a network whose answers `check_answers` has seen; `read_within` is in seconds."""
        self.name = name
        self.model = model
        self.languages = languages
        self._network = network
        self._read_within = read_within
        # A tokenizer that two threads use at once forgets where to cut.
        self._lock = threading.Lock()

    def score(self, text: str) -> Scores:
        """Return the probability of each label.

        Whoever makes a text too long to be read must not thereby hide what is in it. So its two ends are read first,
        and when time runs out, what was found is answered if it is TELLING for any label: the whole text could only be
        worse. Raises TextFailed when nothing telling was found by then, for that clears nobody, and when the model
        gives no probabilities.
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
        """Each window's numbers are looked at by themselves: the worst of some would hide that another is none."""
        try:
            return Scores(self.name, self.model, self._network.predict(window))
        except ValueError as error:
            raise TextFailed(f"The model gave no probabilities for this text: {error}.") from None


def clean_text(text: str) -> str:
    """Return the text as tokenizers take it: half a surrogate pair is no character and becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
