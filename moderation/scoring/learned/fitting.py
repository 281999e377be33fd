"""Fit a site's model and evaluate it on held-out decisions."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.domain.learning import STEPS, HeldOut
from moderation.domain.signals import Signal
from moderation.scoring.learned.features import Floats, TextReader, hash_words, read_numbers
from moderation.scoring.learned.model import LearnedModel
from moderation.scoring.learned.regression import Rows, Weights, dot, fit_weights

FOLDS = 4
WORDS = 20
"""Words shown per direction; with their shares of comments, enough to see what the model relies on."""

LEAST_COMMENTS = 5
"""A word is shown only if it occurs in this many comments: one person's phrase is not a pattern."""

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A decided comment: its text, scores and signals, and whether labels held it.

    `is_outside` marks a text that was judged elsewhere and suggested through the API.
    """

    text: str
    probabilities: Mapping[str, float]
    signals: Sequence[Signal]
    is_rejected: bool
    is_held_by_labels: bool
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class StrongWord:
    """A word with a large weight in log-odds, positive towards rejection, and its number of comments."""

    word: str
    weight: float
    comments: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, its held-out figures, and its strongest words, those towards rejection first."""

    model: LearnedModel
    held_out: HeldOut
    words: tuple[StrongWord, ...]


def fit_model(decided: Sequence[TrainingExample], *, on_fit: Callable[[], object] = lambda: None) -> Fitted:
    """Fit a model to decisions, deterministically. Both outcomes must be present.

    Outside judgements are trained on, but calibration and evaluation use the moderators' own decisions only: the model
    predicts what they would reject, and outside judgements could be easy ones. `on_fit` is called after each fit: one
    per fold, and one for the whole.
    """
    reader = TextReader()
    tokens = [reader.split(each.text) for each in decided]
    numbers = [read_numbers(each.probabilities, each.signals) for each in decided]
    rows = Rows.gather(numbers, [reader.read(some) for some in tokens])
    outcomes = np.array([float(each.is_rejected) for each in decided])
    folds = np.array([_fold_of(some) for some in tokens])
    unseen = _weigh_unseen(rows, outcomes, folds, on_fit)
    held = np.array([each.is_held_by_labels for each in decided])
    own = np.array([not each.is_outside for each in decided])
    weights, (slope, offset) = fit_weights(rows, outcomes), _calibrate(unseen[own], outcomes[own])
    on_fit()
    model = LearnedModel(weights.bias, slope, offset, weights.numbers, weights.text)
    measured = measure(_calibrate_by_others(unseen[own], outcomes[own], folds[own]), outcomes[own], held[own])
    return Fitted(model, measured, find_strong_words(weights, tokens))


def _fold_of(tokens: Sequence[str]) -> int:
    """Return the fold of a text; equal texts are in the same fold, so that a repost is not known beforehand."""
    return hashlib.sha256(" ".join(tokens).encode("utf-8", "replace")).digest()[0] % FOLDS


def _weigh_unseen(rows: Rows, outcomes: Floats, folds: NDArray[np.int64], on_fit: Callable[[], object]) -> Floats:
    """Return each row's log-odds by a model fitted without its fold."""
    unseen = np.zeros(len(rows))
    for fold in np.unique(folds):
        others = folds != fold
        if len(np.unique(outcomes[others])) == 2:
            unseen[~others] = fit_weights(rows.pick(others), outcomes[others]).weigh(rows.pick(~others))
        on_fit()
    return unseen


def _calibrate(logits: Floats, outcomes: Floats) -> tuple[float, float]:
    """Return slope and offset that turn log-odds into probabilities, by Newton's method (Platt 1999)."""
    rejected = outcomes.sum()
    # Platt's targets are never quite 0 or 1, so that separable data does not end in certainty.
    targets = np.where(outcomes > 0, (rejected + 1) / (rejected + 2), 1 / (len(outcomes) - rejected + 2))
    slope, offset = 1.0, 0.0
    for _ in range(30):
        chances = 1 / (1 + np.exp(-np.clip(slope * logits + offset, -30, 30)))
        errors, curves = chances - targets, chances * (1 - chances)
        by_slope, by_offset = dot(errors, logits), float(errors.sum())
        twice = dot(curves * logits, logits) + _TINY
        crossed, once = dot(curves, logits), float(curves.sum()) + _TINY
        area = twice * once - crossed**2
        to_slope = (once * by_slope - crossed * by_offset) / area
        to_offset = (twice * by_offset - crossed * by_slope) / area
        slope -= min(max(to_slope, -2.0), 2.0)
        offset -= min(max(to_offset, -2.0), 2.0)
        if max(abs(to_slope), abs(to_offset)) < 1e-8:
            break
    # With a slope below zero the model is worse than none: it then says the same of every comment, never the opposite.
    return max(slope, 0.0), offset


def _calibrate_by_others(logits: Floats, outcomes: Floats, folds: NDArray[np.int64]) -> Floats:
    probabilities = np.zeros(len(logits))
    for fold in np.unique(folds):
        own = folds == fold
        slope, offset = _calibrate(logits[~own], outcomes[~own])
        probabilities[own] = 1 / (1 + np.exp(-np.clip(slope * logits[own] + offset, -30, 30)))
    return probabilities


def measure(probabilities: Floats, outcomes: Floats, held: NDArray[np.bool_]) -> HeldOut:
    """Return the figures of probabilities against outcomes; `held` marks comments that labels held."""
    thresholds = np.arange(STEPS + 1) / STEPS
    rejected = outcomes > 0
    over = [(int((probabilities >= each).sum()), int((probabilities[rejected] >= each).sum())) for each in thresholds]
    under, bad = probabilities[held], probabilities[held & rejected]
    held_under = [(int((under <= each).sum()), int((bad <= each).sum())) for each in thresholds]
    return HeldOut(
        count=len(outcomes),
        rejected=int(rejected.sum()),
        auc=round(_area(probabilities, rejected), 4),
        brier=round(float(np.mean((probabilities - outcomes) ** 2)), 4),
        over=over,
        held_under=held_under,
    )


def _area(probabilities: Floats, rejected: NDArray[np.bool_]) -> float:
    """Return how often a rejected comment scores above an approved one; ties count half."""
    approved = np.sort(probabilities[~rejected])
    some = probabilities[rejected]
    lower, not_over = (np.searchsorted(approved, some, side=side) for side in ("left", "right"))
    return float((lower + not_over).sum() / (2 * max(len(some) * len(approved), 1)))


def find_strong_words(weights: Weights, tokens: Sequence[Sequence[str]]) -> tuple[StrongWord, ...]:
    """Return the strongest words in each direction among those in enough comments."""
    counts = Counter(token for some in tokens for token in set(some))
    common = sorted(token for token, count in counts.items() if count >= LEAST_COMMENTS and token[0].isalpha())
    if not common:
        return ()
    buckets, _ = hash_words(common)
    found = [
        StrongWord(token.split(" ")[0], round(float(weights.text[np.unique(own)].sum()), 3), counts[token])
        for token, own in zip(common, buckets, strict=True)
    ]
    up = sorted((each for each in found if each.weight > 0), key=lambda each: (-each.weight, each.word))
    down = sorted((each for each in found if each.weight < 0), key=lambda each: (each.weight, each.word))
    return (*up[:WORDS], *down[:WORDS])
