"""The distribution of a label's scores, as a chart with three rows and as a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.policy import Thresholds
from moderation.domain.scores import Label
from moderation.domain.thresholds import Ruled
from moderation.services.thresholds.tally import BINS, Distribution
from moderation.web.desk.thresholds.form import EFFECTS

WIDTH, ROW = 500, 28
"""The width of a chart, and the height of each row."""

_COLUMN, _LEAST = WIDTH // BINS, 2
_TENTHS = 10
_ROWS = (Ruled.REJECTED, Ruled.APPROVED, Ruled.NOT)
_NAMES = {Ruled.REJECTED: "rejected", Ruled.APPROVED: "approved", Ruled.NOT: "undecided"}


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of a chart; `path` draws a bar for each column that has comments."""

    name: str
    path: str
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold on a chart, dragged by the handle with its `letter`.

    Each handle has its own lane, so that two thresholds with the same value can both be grabbed. `place` is its
    position in percent of the width, None where it is off; `top` is where its lane begins.
    """

    name: str
    letter: str
    field: str
    title: str
    place: float | None
    top: int


@dataclass(frozen=True, slots=True)
class Chart:
    """One label's scores with its thresholds, as bars and in tenths."""

    label: Label
    rows: Sequence[Bars]
    marks: Sequence[Mark]
    summary: str
    tenths: Sequence[tuple[str, Sequence[int]]]


def draw_chart(distribution: Distribution, thresholds: Thresholds) -> Chart:
    """Return the chart of a label's scores with these thresholds."""
    counts = distribution.counts
    return Chart(
        label=distribution.label,
        rows=[
            Bars(_NAMES[each], _draw_bars(counts[each], bottom=(place + 1) * ROW), sum(counts[each]))
            for place, each in enumerate(_ROWS)
        ],
        marks=[
            Mark(
                name=words.removesuffix(" at"),
                letter=words[0].upper(),
                field=f"{distribution.label.value}-{effect}",
                title=words,
                place=_place(getattr(thresholds, effect)),
                top=lane * ROW,
            )
            for lane, (effect, words) in enumerate(EFFECTS.items())
        ],
        summary=_summarise(counts),
        tenths=[(_say_tenth(tenth), [_sum_tenth(counts[each], tenth) for each in _ROWS]) for tenth in range(_TENTHS)],
    )


def _draw_bars(counts: Sequence[int], *, bottom: int) -> str:
    """Return a path of bars on a logarithmic scale, so that ten comments are visible next to ten thousand."""
    most = math.log1p(max(counts))
    bars = []
    for place, count in enumerate(counts):
        if count:
            height = max(_LEAST, round((ROW - 2) * math.log1p(count) / most))
            bars.append(f"M{place * _COLUMN + 1} {bottom}v-{height}h{_COLUMN - 2}v{height}z")
    return "".join(bars)


def _place(threshold: float | None) -> float | None:
    return None if threshold is None else round(threshold * 100, 2)


def _summarise(counts: Mapping[Ruled, Sequence[int]]) -> str:
    parts = [
        f"{_NAMES[each]} {sum(counts[each]):,}, {sum(counts[each][BINS // 2 :]):,} of them at 0.50 or above"
        for each in _ROWS
    ]
    return f"Three rows of bars from 0.00 to 1.00: {'; '.join(parts)}."


def _say_tenth(tenth: int) -> str:
    return f"{tenth / _TENTHS:.2f} to {(tenth + 1) / _TENTHS:.2f}"


def _sum_tenth(counts: Sequence[int], tenth: int) -> int:
    columns = BINS // _TENTHS
    return sum(counts[tenth * columns : (tenth + 1) * columns])
