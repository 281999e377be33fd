"""A card's explanation: the words that drove the score of its most severe label."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from moderation import markup
from moderation.domain.scores import Label, Span
from moderation.domain.second_opinion import NEAR, distance_to_threshold
from moderation.scoring.scorer import Explainer, Scorer
from moderation.services.review.cards import LabelScore, ReviewCard
from moderation.services.scoring.explain import log, to_stretches, worth_marking

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """A label's score explained: the comment with words marked by weight, 1 to HEAVIEST, and the heaviest words."""

    label: Label
    value: float
    html: Markup
    heaviest: Sequence[str]


def explain_card(card: ReviewCard, *, scorer: Scorer) -> Explanation | None:
    """Return an explanation of the first scorer's most severe label, or None if there is none.

    There is none if no label is near its threshold, the score is by another model, or the scorer cannot explain. It
    takes milliseconds, so never call it in a transaction.
    """
    severest = _find_severest(card.scores)
    is_its_own = (card.scorer, card.model) == (scorer.name, scorer.model)
    if severest is None or not is_its_own or not isinstance(scorer, Explainer):
        return None
    text = markup.read(card.html).text
    try:
        spans = scorer.explain(text, label=severest.label)
    except Exception as error:
        # The card must be shown even if the explanation fails.
        log.error("comment %d has no explanation: the scorer failed with %s", card.id, type(error).__name__)
        return None
    return _to_explanation(card, text, spans, severest=severest)


def _find_severest(scores: Sequence[LabelScore]) -> LabelScore | None:
    """Return the label furthest above its threshold or, if none is above, the nearest below; None if none is near."""
    distances = [(distance_to_threshold(each.value, each.thresholds), each) for each in scores]
    near = [(distance, each) for distance, each in distances if distance is not None and distance >= -NEAR]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _to_explanation(card: ReviewCard, text: str, spans: Sequence[Span], *, severest: LabelScore) -> Explanation | None:
    marked = worth_marking(spans)
    if not marked:
        return None
    words = (" ".join(text[span.start : span.end].split()) for span in marked)
    html = markup.mark(card.html, to_stretches(len(text), marked, top=marked[0].contribution))
    return Explanation(severest.label, severest.value, html, list(dict.fromkeys(words))[:_NAMED])
