"""Score a text as a whole and, if it is long, window by window, so that an essay cannot hide one insult."""

from dataclasses import dataclass

import numpy as np

from moderation.scoring.embedded.features import hash_pairs, sorted_distinct
from moderation.scoring.embedded.lexicon import Tokens
from moderation.scoring.embedded.model import Model
from moderation.scoring.embedded.quantised import Floats

LONG = 60
"""Tokens; longer texts are also scored window by window."""

STRIDE = 10
"""Tokens from one window to the next. A window has twice as many, so what one cuts is whole in another."""

ALARM = 1.0
"""Log-odds from which a window counts. Measured: lower windows only blur the ranking of long texts."""

WINDOW_SHARE = np.float32(0.85)
"""How far a window over ALARM raises a text's score.

Measured: docs/model-card.md, section "Long comments".
"""


@dataclass(frozen=True, slots=True)
class View:
    """The parts' view of a text: `parts` (2 * labels,) log-odds, and the words' own log-odds of `spam`.

    `active` (tokens, channels) are the network's activations.
    """

    tokens: Tokens
    active: Floats
    parts: Floats
    spam: float


def look_at(tokens: Tokens, model: Model) -> View:
    """Return the parts' view of a whole text."""
    linear, table = model.linear, tokens.table
    distinct = tokens.distinct()
    pairs = sorted_distinct(linear.find(hash_pairs(table.words.take(tokens.ids))))
    total = table.sums.take(distinct, axis=0).sum(axis=0) + linear.weigh(pairs).sum(axis=0)
    # Dividing by the square root of the count keeps long texts from outweighing short ones.
    count = float(table.counts.take(distinct).sum()) + len(pairs)
    weighed = total / max(count, 1.0) ** 0.5 + linear.bias
    active = model.network.activate(table.vectors.take(tokens.ids, axis=0))
    largest = active.max(axis=0, initial=0)  # activations are never negative
    read = model.network.read(largest, active.sum(axis=0) / np.float32(max(len(active), 1)))
    return View(tokens, active, np.append(weighed[:-1], read), float(weighed[-1]))


def judge(view: View, model: Model) -> Floats:
    """Return a text's calibrated log-odds (labels,), raised towards those of its worst window over ALARM."""
    whole = model.layer.apply(view.parts)
    if len(view.tokens) <= LONG:
        return whole
    worst = model.layer.apply(_look_at_windows(view, model)).max(axis=0)
    drawn: Floats = np.maximum(whole, whole + WINDOW_SHARE * (worst - whole))
    return np.where(worst > ALARM, drawn, whole)


def find_worst(tokens: Tokens, model: Model, *, column: int) -> slice:
    """Return the window that scores worst for a label; the whole text if it is not long."""
    if len(tokens) <= LONG:
        return slice(0, len(tokens))
    windows = model.layer.apply(_look_at_windows(look_at(tokens, model), model))[:, column]
    start = int(windows.argmax()) * STRIDE
    return slice(start, start + 2 * STRIDE)


def _look_at_windows(view: View, model: Model) -> Floats:
    """Return the parts' log-odds for each window (windows, 2 * labels).

    Computed for all windows at once from sums over stretches of STRIDE; repeats within a window count each time.
    """
    tokens, linear = view.tokens, model.linear
    count = len(tokens)
    starts = np.arange(0, count, STRIDE)
    sums = tokens.table.sums.take(tokens.ids, axis=0)
    counts = tokens.table.counts.take(tokens.ids)
    pairs = linear.weigh(linear.find(hash_pairs(tokens.table.words.take(tokens.ids))))
    for gap in (1, 2, 3):
        # A pair counts for its first word.
        own, pairs = pairs[: count - gap], pairs[count - gap :]
        sums[: count - gap] += own
        counts[: count - gap] += 1
    weighed = _add_neighbours(np.add.reduceat(sums, starts, axis=0))
    weighed /= np.sqrt(_add_neighbours(np.add.reduceat(counts, starts)))[:, None]
    sizes = np.diff(starts, append=count).astype(np.float32)
    peaks = np.maximum.reduceat(view.active, starts, axis=0)
    mean = _add_neighbours(np.add.reduceat(view.active, starts, axis=0)) / _add_neighbours(sizes)[:, None]
    read = model.network.read(np.maximum(peaks[:-1], peaks[1:]), mean)
    return np.concatenate([weighed[:, :-1] + linear.bias[:-1], read], axis=1)


def _add_neighbours(stretches: Floats) -> Floats:
    """Return the sum of each pair of neighbouring stretches: a window is two stretches."""
    sums: Floats = stretches[:-1] + stretches[1:]
    return sums
