"""A card's explanation: the words that its gravest label comes from."""

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
    """What adds to one label: the comment with those words marked by weight, 1 to HEAVIEST, and the heaviest few."""

    label: Label
    value: float
    html: Markup
    heaviest: Sequence[str]


def explain_card(card: ReviewCard, *, scorer: Scorer) -> Explanation | None:
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


def _find_gravest(scores: Sequence[LabelScore]) -> LabelScore | None:
    """The label that is furthest over its limit, or the least under it; None when none comes near."""
    found = [(distance_to_threshold(each.value, each.thresholds), each) for each in scores]
    near = [(distance, each) for distance, each in found if distance is not None and distance >= -NEAR]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _to_explanation(card: ReviewCard, text: str, spans: Sequence[Span], *, gravest: LabelScore) -> Explanation | None:
    marked = worth_marking(spans)
    if not marked:
        return None
    words = (" ".join(text[span.start : span.end].split()) for span in marked)
    html = markup.mark(card.html, to_stretches(len(text), marked, top=marked[0].contribution))
    return Explanation(gravest.label, gravest.value, html, list(dict.fromkeys(words))[:_NAMED])
