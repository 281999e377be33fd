"""Which words of a comment its scores come from, worked out when somebody asks."""

import logging
from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from moderation import markup
from moderation.domain.scores import Label, Span
from moderation.scoring.scorer import Explainer, Scorer

log = logging.getLogger(__name__)

HEAVIEST = 3
"""Weights are told in three steps: what is finer than that, no eye can tell apart."""

_WORTH_MARKING = 0.1  # of the heaviest word's weight


def mark_words(html: Markup, *, label: Label, scorer: Scorer) -> Markup | None:
    """Return a comment not kept yet with the words marked that add to a label; None if the scorer cannot tell."""
    if not isinstance(scorer, Explainer):
        return None
    text = markup.read(html).text
    try:
        marked = worth_marking(scorer.explain(text, label=label))
    except Exception as error:
        # Who is nudged must be able to go on whatever becomes of this.
        log.error("a nudge shows no words: the scorer failed with %s", type(error).__name__)
        return None
    return markup.mark(html, to_stretches(len(text), marked, top=marked[0].contribution)) if marked else None


def worth_marking(spans: Sequence[Span]) -> list[Span]:
    """What adds to a label by as much as can be seen, the heaviest first."""
    rising = sorted((span for span in spans if span.contribution > 0), key=lambda span: -span.contribution)
    return [span for span in rising if span.contribution >= _WORTH_MARKING * rising[0].contribution]


def to_stretches(length: int, spans: Sequence[Span], *, top: float) -> list[markup.Stretch]:
    """Weigh every character; where spans overlap, the heavier one counts."""
    weights = [0] * length
    for span in spans:
        step = 1 + min(int(HEAVIEST * span.contribution / top), HEAVIEST - 1)
        for place in range(max(span.start, 0), min(span.end, length)):
            weights[place] = max(weights[place], step)
    runs = ([weight, *(place for place, _ in run)] for weight, run in groupby(enumerate(weights), key=lambda at: at[1]))
    return [markup.Stretch(places[0], places[-1] + 1, weight) for weight, *places in runs if weight]
