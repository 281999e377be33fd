"""Fit a site's model, and measure it on decisions that it has not seen."""

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
"""To either side; with the shares of comments that they stand in, enough to see what it goes by."""

LEAST_COMMENTS = 5
"""A word must stand in so many comments before it is shown: what one person wrote once is nobody's pattern."""

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A comment that a person has decided: its text, what was known of it, and whether the labels held it.

    Where it `is_outside`, people elsewhere thought so of a text of theirs.
    """

    text: str
    probabilities: Mapping[str, float]
    signals: Sequence[Signal]
    is_rejected: bool
    is_held_by_labels: bool
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class StrongWord:
    """A word that weighs: by how much of the log-odds, over zero towards rejection, and in how many comments."""

    word: str
    weight: float
    comments: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, how it did on what it had not seen, and its strongest words, those towards rejection first."""

    model: LearnedModel
    held_out: HeldOut
    words: tuple[StrongWord, ...]


def fit_model(decided: Sequence[TrainingExample], *, on_fit: Callable[[], object] = lambda: None) -> Fitted:
    """Learn from decisions; the same from the same. There must be some of both outcomes.

    What people outside think teaches as well, but it is calibrated and measured on the moderators' own decisions alone:
    what it promises is that they would reject a comment, and whoever sends opinions in could send easy ones.
    `on_fit` is called after each fit: of those without a part, and of the whole.
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
    """The same words are in the same fold: a text that was posted twice would otherwise be known beforehand."""
    return hashlib.sha256(" ".join(tokens).encode("utf-8", "replace")).digest()[0] % FOLDS


def _weigh_unseen(rows: Rows, outcomes: Floats, folds: NDArray[np.int64], on_fit: Callable[[], object]) -> Floats:
    """Return for each row the log-odds of a model that was fitted without its fold."""
    unseen = np.zeros(len(rows))
    for fold in np.unique(folds):
        others = folds != fold
        if len(np.unique(outcomes[others])) == 2:
            unseen[~others] = fit_weights(rows.pick(others), outcomes[others]).weigh(rows.pick(~others))
        on_fit()
    return unseen


def _calibrate(logits: Floats, outcomes: Floats) -> tuple[float, float]:
    """Return the slope and offset that make probabilities of log-odds, by Newton's method (Platt 1999)."""
    rejected = outcomes.sum()
    # Platt's targets: never quite sure, so that a clean split does not end in certainty.
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
    # A model that is worse than none says the same of every comment, and never the opposite of what it has learnt.
    return max(slope, 0.0), offset


def _calibrate_by_others(logits: Floats, outcomes: Floats, folds: NDArray[np.int64]) -> Floats:
    probabilities = np.zeros(len(logits))
    for fold in np.unique(folds):
        own = folds == fold
        slope, offset = _calibrate(logits[~own], outcomes[~own])
        probabilities[own] = 1 / (1 + np.exp(-np.clip(slope * logits[own] + offset, -30, 30)))
    return probabilities


def measure(probabilities: Floats, outcomes: Floats, held: NDArray[np.bool_]) -> HeldOut:
    """Return how probabilities did against outcomes; `held` are those that the labels held."""
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
    """Return how often a rejected one is over an approved one; equal ones count half."""
    approved = np.sort(probabilities[~rejected])
    some = probabilities[rejected]
    lower, not_over = (np.searchsorted(approved, some, side=side) for side in ("left", "right"))
    return float((lower + not_over).sum() / (2 * max(len(some) * len(approved), 1)))


def find_strong_words(weights: Weights, tokens: Sequence[Sequence[str]]) -> tuple[StrongWord, ...]:
    """Return the words that weigh most to either side, among those that stand in enough comments."""
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
