"""A fixed scorer that also explains which words raised its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.scores import Span
from tests.conftest import FixedScorer


@dataclass
class ExplainingScorer(FixedScorer):
    """Explains a text by the words in `weights` that it contains, each with its weight."""

    weights: Sequence[tuple[str, float]] = ()
    asked: str = ""

    def explain(self, text: str, *, label: str) -> list[Span]:
        self.asked = label
        if self.failure is not None:
            raise self.failure(text)
        found = [(text.find(word), word, weight) for word, weight in self.weights]
        return [Span(start, start + len(word), weight) for start, word, weight in found if start >= 0]
