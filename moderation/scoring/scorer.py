"""The port every scorer answers at, and the one way it may fail."""

from typing import Protocol

from moderation.domain.scores import Scores


class ScorerUnavailable(Exception):
    """A scorer could not load or could not answer; its message says why and what to do."""


class Scorer(Protocol):
    """Turns one text into probabilities.

    `name` is the registry's word for it, `model` the version of its weights; both are kept with every score.
    """

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def score(self, text: str) -> Scores:
        """Score any Unicode string of any length.

        Raises ScorerUnavailable when there is no answer; never returns a made-up one.
        """
        ...
