"""Which words of a comment its scores come from, worked out when somebody asks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from moderation import markup
from moderation.domain.policy import Policy
from moderation.domain.scores import Label, Span
from moderation.domain.second_opinion import NEAR, distance_to_limit
from moderation.scoring.scorer import Explainer, Scorer
from moderation.services.moderators import Reviewer
from moderation.services.policies import find_in_force
from moderation.services.review import get_reviewable
from moderation.services.scorers import newest_answer
from moderation.store.comments import html_of
from moderation.store.findings import all_scores
from moderation.store.session import reading

log = logging.getLogger(__name__)

HEAVIEST = 3
"""Weights are told in three steps: what is finer than that, no eye can tell apart."""

_NAMED = 3
_WORTH_MARKING = 0.1  # of the heaviest word's weight


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `weight` is 0 for what weighs nothing, up to HEAVIEST."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The comment's words, in pieces, by what they add to one label; `heaviest` are the first few by weight."""

    label: Label
    value: float
    pieces: Sequence[Piece]
    heaviest: Sequence[str]


def explain_comment(comment_id: int, *, by: Reviewer, scorer: Scorer) -> Explanation | None:
    """Explain the quick scorer's gravest label of a comment.

    None where there is nothing to explain: no label is near its limit, the score is another model's, or the scorer
    cannot tell. Raises NotFound when the comment is not on one of the moderator's sites.
    """
    with reading() as session:
        comment = get_reviewable(session, comment_id, by=by)
        policy = find_in_force(session, comment.site_id).policy
        answers = all_scores(session, [comment_id]).get(comment_id, [])
        newest = newest_answer(answers, is_second=False)
        html = html_of(session, comment)
    if newest is None or (newest.scorer, newest.model) != (scorer.name, scorer.model):
        return None
    label = _gravest(newest.probabilities, policy)
    if label is None or not isinstance(scorer, Explainer):
        return None
    text = markup.read(html).text
    try:
        spans = scorer.explain(text, label=label)
    except Exception as error:
        # The card must be shown whatever becomes of this.
        log.error("comment %d has no explanation: the scorer failed with %s", comment_id, type(error).__name__)
        return None
    return _to_explanation(text, spans, label=label, value=newest.probabilities[label])


def _gravest(probabilities: dict[str, float], policy: Policy) -> Label | None:
    """The label that is furthest over its limit, or the least under it; None when none comes near."""
    found = {label: distance_to_limit(probabilities[label], policy.limits[label]) for label in Label}
    near = {label: distance for label, distance in found.items() if distance is not None and distance >= -NEAR}
    return max(near, key=lambda label: near[label]) if near else None


def _to_explanation(text: str, spans: Sequence[Span], *, label: Label, value: float) -> Explanation | None:
    rising = sorted((span for span in spans if span.contribution > 0), key=lambda span: -span.contribution)
    if not rising:
        return None
    top = rising[0].contribution
    marked = [span for span in rising if span.contribution >= _WORTH_MARKING * top]
    words = (" ".join(text[span.start : span.end].split()) for span in marked)
    return Explanation(label, value, _cut(text, marked, top=top), list(dict.fromkeys(words))[:_NAMED])


def _cut(text: str, spans: Sequence[Span], *, top: float) -> list[Piece]:
    """Cut a text where its weight changes; where spans overlap, the heavier one counts."""
    weights = [0] * len(text)
    for span in spans:
        step = 1 + min(int(HEAVIEST * span.contribution / top), HEAVIEST - 1)
        for place in range(max(span.start, 0), min(span.end, len(text))):
            weights[place] = max(weights[place], step)
    runs = (
        (weight, [place for place, _ in run]) for weight, run in groupby(enumerate(weights), key=lambda pair: pair[1])
    )
    return [Piece(text[places[0] : places[-1] + 1], weight) for weight, places in runs]
