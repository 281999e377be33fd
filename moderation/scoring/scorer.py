"""The port every scorer answers at, and the one way it may fail."""

from typing import Protocol, runtime_checkable

from moderation.domain.scores import Scores, Span


class ScorerUnavailable(Exception):
    """A scorer could not load or could not answer; its message says why and what to do."""


class TextFailed(ScorerUnavailable):
    """The scorer is there but has no answer for this one text: it took too long, broke on it, or made no sense of it.

    Another text may well get its answer at once.
    """


class Scorer(Protocol):
    """Turns one text into probabilities.

    `name` is the registry's word for it, `model` the version of its weights; both are kept with every score.
    `languages` are the ISO 639-1 codes of what it was trained on: of any other language its numbers mean nothing.
    """

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    def score(self, text: str) -> Scores:
        """Score any Unicode string of any length.

        Raises ScorerUnavailable when there is no answer; never returns a made-up one.
        """
        ...


@runtime_checkable
class Explainer(Protocol):
    """A scorer that can also say which words its answer comes from."""

    def explain(self, text: str, *, label: str) -> list[Span]:
        """Return the words that weigh on a label, the heaviest first, as offsets into the text as it was given."""
        ...
