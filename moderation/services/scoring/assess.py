"""Asking a scorer about a text, and keeping only what it can answer for."""

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
    """What the scorer of that name makes of a text; no name when none answered.

    There are no scores then. Where `uncovered` names a language that it was not trained on, they are of the sentences
    beside it that it can read, if there are any. `milliseconds` is how long that took.
    """

    scorer: str
    scores: Scores | None
    uncovered: str = ""
    milliseconds: float | None = None


def assess_text(scorer: Scorer, text: str) -> Assessment:
    """Ask a scorer, come what may.

    No answer is a state that people see, never a pass.
    """
    try:
        return ask_scorer(scorer, text)
    except ScorerUnavailable as error:
        log.warning("unscored: %s", error)
        return Assessment("", None)


def ask_scorer(scorer: Scorer, text: str) -> Assessment:
    """Ask a scorer, and keep its answer only for what is in a language that it was trained on.

    Raises ScorerUnavailable when it is away, and TextFailed when it has no answer for this text, whatever broke it.
    """
    begun = perf_counter()
    try:
        # Before its languages are asked for: one that is away has none.
        scores: Scores | None = scorer.score(text)
        uncovered = find_uncovered(text, scorer.languages)
        if uncovered:
            covered = keep_covered(text, scorer.languages)
            scores = scorer.score(covered) if covered else None
    except ScorerUnavailable:
        raise
    except Exception as error:
        # The kind only: the message could hold the text, and this sentence is logged and shown.
        raise TextFailed(f"It failed on this text with {type(error).__name__}.") from None
    return Assessment(scorer.name, scores, uncovered, (perf_counter() - begun) * 1e3)


def describe_text(seen: Reading, assessment: Assessment, *, is_first_timer: bool = False) -> Submission:
    """Return what the checks see of a text by itself: its words, its links and its scores."""
    return Submission(
        folded="\n".join((fold(seen.text), *seen.links)),  # held words are also searched in the links' addresses
        links=seen.links,
        scores=assessment.scores,
        is_first_timer=is_first_timer,
        uncovered=assessment.uncovered,
        scorer=assessment.scorer,
    )
