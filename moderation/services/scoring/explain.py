"""Explaining scores: marking the words of a comment that drove a label's score."""

import logging
from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from moderation import markup
from moderation.domain.scores import Label, Span
from moderation.scoring.scorer import Explainer, Scorer

log = logging.getLogger(__name__)

HEAVIEST = 3
"""The number of weights that marked words can have; more could not be told apart."""

_WORTH_MARKING = 0.1  # of the heaviest word's weight


def mark_words(html: Markup, *, label: Label, scorer: Scorer) -> Markup | None:
    """Return an unsaved comment with the words marked that raise a label's score, or None if they are unknown."""
    if not isinstance(scorer, Explainer):
        return None
    text = markup.read(html).text
    try:
        marked = worth_marking(scorer.explain(text, label=label))
    except Exception as error:
        # The author must be able to continue even if the explanation fails.
        log.error("a nudge shows no words: the scorer failed with %s", type(error).__name__)
        return None
    return markup.mark(html, to_stretches(len(text), marked, top=marked[0].contribution)) if marked else None


def worth_marking(spans: Sequence[Span]) -> list[Span]:
    """Return the spans that raise a score noticeably, the heaviest first."""
    positive = sorted((span for span in spans if span.contribution > 0), key=lambda span: -span.contribution)
    return [span for span in positive if span.contribution >= _WORTH_MARKING * positive[0].contribution]


def to_stretches(length: int, spans: Sequence[Span], *, top: float) -> list[markup.Stretch]:
    """Return the stretches of a text by weight, from 1 to HEAVIEST; where spans overlap, the heavier one counts."""
    weights = [0] * length
    for span in spans:
        step = 1 + min(int(HEAVIEST * span.contribution / top), HEAVIEST - 1)
        for place in range(max(span.start, 0), min(span.end, length)):
            weights[place] = max(weights[place], step)
    runs = ([weight, *(place for place, _ in run)] for weight, run in groupby(enumerate(weights), key=lambda at: at[1]))
    return [markup.Stretch(places[0], places[-1] + 1, weight) for weight, *places in runs if weight]
