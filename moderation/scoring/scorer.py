"""The interface of scorers, and the one way they may fail."""

from typing import Protocol, runtime_checkable

from moderation.domain.scores import Scores, Span


class ScorerUnavailable(Exception):
    """A scorer could not load or answer; the message says why and what to do."""


class TextFailed(ScorerUnavailable):
    """The scorer works but cannot score this text: too slow, crashed, or gave no valid answer.

    Another text may succeed at once.
    """


class Scorer(Protocol):
    """Turns one text into probabilities.

    `name` is the name in the registry, `model` the version of the weights; both are stored with every score.
    `languages` are the ISO 639-1 codes it was trained on; for other languages its scores mean nothing.
    """

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    def score(self, text: str) -> Scores:
        """Score any Unicode string of any length.

        Raises ScorerUnavailable if there is no answer; never returns an invented one.
        """
        ...


@runtime_checkable
class Explainer(Protocol):
    """A scorer that can also say which words its score comes from."""

    def explain(self, text: str, *, label: str) -> list[Span]:
        """Return the words that affect a label, heaviest first, as offsets into the original text."""
        ...
