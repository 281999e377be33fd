"""The scorer in whose place another could not load."""

from dataclasses import dataclass

from moderation.domain.scores import Scores
from moderation.scoring.scorer import ScorerUnavailable


@dataclass(frozen=True, slots=True)
class UnavailableScorer:
    """Answers every text with the reason why the scorer named `name` is not there."""

    name: str
    reason: str
    model: str = "none"
    languages: frozenset[str] = frozenset()

    def score(self, text: str) -> Scores:
        """Raise ScorerUnavailable, always."""
        raise ScorerUnavailable(self.reason)
