"""A stand-in for a scorer that could not load."""

from dataclasses import dataclass

from moderation.domain.scores import Scores
from moderation.scoring.scorer import ScorerUnavailable


@dataclass(frozen=True, slots=True)
class UnavailableScorer:
    """Answers every text with the reason why the scorer `name` is unavailable."""

    name: str
    reason: str
    model: str = "none"
    languages: frozenset[str] = frozenset()

    def score(self, text: str) -> Scores:
        """Always raise ScorerUnavailable."""
        raise ScorerUnavailable(self.reason)
