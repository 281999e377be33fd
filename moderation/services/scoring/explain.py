"""Which words of a comment its scores come from, worked out when somebody asks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from moderation import markup
from moderation.domain.scores import Label, Span
from moderation.domain.second_opinion import NEAR, distance_to_limit
from moderation.scoring.scorer import Explainer, Scorer
from moderation.services.card_parts import LabelScore
from moderation.services.review.cards import Card

log = logging.getLogger(__name__)

HEAVIEST = 3
"""Weights are told in three steps: what is finer than that, no eye can tell apart."""

_NAMED = 3
_WORTH_MARKING = 0.1  # of the heaviest word's weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """What adds to one label: the comment with those words marked by weight, 1 to HEAVIEST, and the heaviest few."""

    label: Label
    value: float
    html: Markup
    heaviest: Sequence[str]


def explain_card(card: Card, *, scorer: Scorer) -> Explanation | None:
    """Explain the quick scorer's gravest label of a comment.

    None where there is nothing to explain: no label is near its limit, the score is another model's, or the scorer
    cannot tell. It takes milliseconds, so it is nobody's business inside a transaction.
    """
    gravest = _find_gravest(card.scores)
    is_its_own = (card.scorer, card.model) == (scorer.name, scorer.model)
    if gravest is None or not is_its_own or not isinstance(scorer, Explainer):
        return None
    text = markup.read(card.html).text
    try:
        spans = scorer.explain(text, label=gravest.label)
    except Exception as error:
        # The card must be shown whatever becomes of this.
        log.error("comment %d has no explanation: the scorer failed with %s", card.id, type(error).__name__)
        return None
    return _to_explanation(card, text, spans, gravest=gravest)


def mark_words(html: Markup, *, label: Label, scorer: Scorer) -> Markup | None:
    """Return a comment not kept yet with the words marked that add to a label; None if the scorer cannot tell."""
    if not isinstance(scorer, Explainer):
        return None
    text = markup.read(html).text
    try:
        marked = _worth_marking(scorer.explain(text, label=label))
    except Exception as error:
        # Who is nudged must be able to go on whatever becomes of this.
        log.error("a nudge shows no words: the scorer failed with %s", type(error).__name__)
        return None
    return markup.mark(html, _to_stretches(len(text), marked, top=marked[0].contribution)) if marked else None


def _find_gravest(scores: Sequence[LabelScore]) -> LabelScore | None:
    """The label that is furthest over its limit, or the least under it; None when none comes near."""
    found = [(distance_to_limit(each.value, each.limits), each) for each in scores]
    near = [(distance, each) for distance, each in found if distance is not None and distance >= -NEAR]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _to_explanation(card: Card, text: str, spans: Sequence[Span], *, gravest: LabelScore) -> Explanation | None:
    marked = _worth_marking(spans)
    if not marked:
        return None
    words = (" ".join(text[span.start : span.end].split()) for span in marked)
    html = markup.mark(card.html, _to_stretches(len(text), marked, top=marked[0].contribution))
    return Explanation(gravest.label, gravest.value, html, list(dict.fromkeys(words))[:_NAMED])


def _worth_marking(spans: Sequence[Span]) -> list[Span]:
    """What adds to a label by as much as can be seen, the heaviest first."""
    rising = sorted((span for span in spans if span.contribution > 0), key=lambda span: -span.contribution)
    return [span for span in rising if span.contribution >= _WORTH_MARKING * rising[0].contribution]


def _to_stretches(length: int, spans: Sequence[Span], *, top: float) -> list[markup.Stretch]:
    """Weigh every character; where spans overlap, the heavier one counts."""
    weights = [0] * length
    for span in spans:
        step = 1 + min(int(HEAVIEST * span.contribution / top), HEAVIEST - 1)
        for place in range(max(span.start, 0), min(span.end, length)):
            weights[place] = max(weights[place], step)
    runs = ([weight, *(place for place, _ in run)] for weight, run in groupby(enumerate(weights), key=lambda at: at[1]))
    return [markup.Stretch(places[0], places[-1] + 1, weight) for weight, *places in runs if weight]
