"""Applying a site's model: predicting for new comments, and re-sorting waiting ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.learning import add_learned_signals
from moderation.domain.policy import Policy
from moderation.domain.scores import Scores
from moderation.domain.signals import Signal
from moderation.scoring.learned.features import Buckets, read_numbers
from moderation.scoring.learned.model import FORMAT, LearnedModel, read_text, unpack
from moderation.scoring.scorer import Scorer
from moderation.services.scoring.risk import refresh_risk
from moderation.store.comments.comments import Comment, waiting_html
from moderation.store.learning.models import LearnedModelRow, has_model, newest_model, waiting_comments
from moderation.store.scoring.results import scores_of, signals_of
from moderation.store.session import reading, writing

Features: TypeAlias = Buckets

AT_ONCE = 50  # waiting comments per transaction


@dataclass(frozen=True, slots=True)
class Predicted:
    """A comment's signals after the prediction; `probability` is None if there was no prediction."""

    signals: list[Signal]
    probability: float | None = None


def find_usable(session: Session, site_id: int, *, scorer: str, model: str) -> LearnedModelRow | None:
    """Return a site's model, unless it was trained with another scorer, whose scores are not comparable."""
    row = newest_model(session, site_id)
    is_usable = row is not None and (row.scorer, row.model, row.format) == (scorer, model, FORMAT)
    return row if is_usable else None


def read_features(text: str, *, site_id: int | None = None) -> Features | None:
    """Return the features of a text for a prediction, or None if the site has no model (any site, without `site_id`).

    It can take milliseconds for a long text, so never call it in a transaction, which would block all other writers.
    """
    with reading() as session:
        if not has_model(session, site_id):
            return None
    return read_text(text)


def apply_prediction(
    session: Session,
    site_id: int,
    words: Features | None,
    *,
    scores: Scores | None,
    signals: Sequence[Signal],
    policy: Policy,
    others: Sequence[Signal] = (),
) -> Predicted:
    """Return a comment's signals after the prediction, inside the caller's transaction.

    `words` are the features read before the transaction. Without them or without scores, nothing is predicted.
    `others` are existing signals that count but must not change.
    """
    if scores is None or words is None:
        return Predicted(list(signals))
    row = find_usable(session, site_id, scorer=scores.scorer, model=scores.model)
    if row is None:
        return Predicted(list(signals))
    probability = predict(row, words, scores=scores, signals=[*signals, *others])
    predicted = add_learned_signals(signals, probability, policy.learning, row.held_out, others=others)
    return Predicted(predicted, probability)


def predict(row: LearnedModelRow, words: Features, *, scores: Scores, signals: Sequence[Signal]) -> float:
    """Return the probability that the site's moderators would reject a comment."""
    return round(read_weights(row.weights).weigh(read_numbers(scores.values, signals), words), 4)


def reorder_waiting(site_id: int, *, scorer: Scorer) -> None:
    """Recalculate the predictions and risks of a site's waiting comments; this neither publishes nor holds any."""
    after_id = 0
    while True:
        with reading() as session:
            waiting = waiting_html(session, site_id, after_id=after_id, limit=AT_ONCE)
        if not waiting:
            return
        words = {
            (each, revision): read_features(markup.read(html).text, site_id=site_id) for each, revision, html in waiting
        }
        with writing() as session:
            row = find_usable(session, site_id, scorer=scorer.name, model=scorer.model)
            for comment in waiting_comments(session, site_id, after_id=after_id, limit=AT_ONCE):
                # Comments that were posted or edited in the meantime already have a prediction.
                if (comment.id, comment.revision) in words:
                    comment.learned = _predict_again(session, comment, words[comment.id, comment.revision], row)
                    refresh_risk(session, comment)
        after_id = waiting[-1][0]


@lru_cache(maxsize=8)
def read_weights(packed: bytes) -> LearnedModel:
    """Return a model's weights, cached by its bytes, so that no process uses a model that another has deleted."""
    return unpack(packed)


def _predict_again(
    session: Session, comment: Comment, words: Features | None, row: LearnedModelRow | None
) -> float | None:
    if row is None or words is None:
        return None
    given = [each for each in scores_of(session, comment) if (each.scorer, each.model) == (row.scorer, row.model)]
    if not given:
        return None
    scores = Scores(row.scorer, row.model, given[-1].probabilities)
    return predict(row, words, scores=scores, signals=signals_of(session, comment))
