"""Scoring a text, only as far as it is in languages that the scorer was trained on."""

import logging
from dataclasses import dataclass
from time import perf_counter

from moderation.domain.checks import Submission, fold
from moderation.domain.scores import Scores
from moderation.markup import Reading
from moderation.scoring.language import find_uncovered, keep_covered
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A scorer's result for a text; `scorer` is empty and `scores` None if it did not answer.

    If `uncovered` names a language that the scorer was not trained on, `scores` cover only the sentences in languages
    that it can read, or are None if there are none. `milliseconds` is how long scoring took.
    """

    scorer: str
    scores: Scores | None
    uncovered: str = ""
    milliseconds: float | None = None


def assess_text(scorer: Scorer, text: str) -> Assessment:
    """Return a scorer's assessment of a text, an empty one if the scorer fails: the comment is then marked unscored."""
    try:
        return ask_scorer(scorer, text)
    except ScorerUnavailable as error:
        log.warning("unscored: %s", error)
        return Assessment("", None)


def ask_scorer(scorer: Scorer, text: str) -> Assessment:
    """Return a scorer's assessment of the parts of a text that are in languages it was trained on.

    Raises ScorerUnavailable if the scorer does not answer at all, and TextFailed if it fails on this text.
    """
    begun = perf_counter()
    try:
        # Before its languages are read: an unavailable scorer has none.
        scores: Scores | None = scorer.score(text)
        uncovered = find_uncovered(text, scorer.languages)
        if uncovered:
            covered = keep_covered(text, scorer.languages)
            scores = scorer.score(covered) if covered else None
    except ScorerUnavailable:
        raise
    except Exception as error:
        # Only the type: this sentence is logged and shown, and the message could contain the text.
        raise TextFailed(f"It failed on this text with {type(error).__name__}.") from None
    return Assessment(scorer.name, scores, uncovered, (perf_counter() - begun) * 1e3)


def describe_text(rendered: Reading, assessment: Assessment, *, is_first_timer: bool = False) -> Submission:
    """Return a text as the checks see it, without anything about its author: words, links and scores."""
    return Submission(
        folded="\n".join((fold(rendered.text), *rendered.links)),  # held words may also be in the links' addresses
        links=rendered.links,
        scores=assessment.scores,
        is_first_timer=is_first_timer,
        uncovered=assessment.uncovered,
        scorer=assessment.scorer,
    )
