"""Daily figures as small bar charts over the same days."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from moderation.domain.insights import CommentOutcome
from moderation.services.insights.insights import Day, Insights
from moderation.web.desk.insights.words import say_became, say_short_day

_STEP, _BAR, _HEIGHT = 10, 8, 100
_LEAST = 3  # of the height, so that one comment is visible next to a thousand


@dataclass(frozen=True, slots=True)
class Strip:
    """One figure with a bar per day: `path` draws the bars, `width` by 100; `summary` is the text alternative."""

    name: str
    title: str
    total: int
    most: str
    summary: str
    width: int
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a short list; `width` is the width of its bar, in percent."""

    title: str
    number: int
    width: float


def draw_outcomes(view: Insights) -> list[Strip]:
    """Return a strip for every outcome of comments that occurred."""
    strips = [draw_strip(each.value, say_became(each), view.days, _outcome_of(each)) for each in CommentOutcome]
    return [each for each in strips if each.total]


def draw_review(view: Insights) -> list[Strip]:
    """Return strips of held comments and of moderators' decisions."""
    return [
        draw_strip("held", "Held for review", view.days, lambda day: day.held),
        draw_strip("chosen", "Decided by moderators", view.days, lambda day: day.chosen),
    ]


def draw_nudges(view: Insights) -> list[Strip]:
    """Return a strip of nudges shown."""
    return [draw_strip("nudges", "Nudges shown", view.days, lambda day: day.nudges.shown)]


def draw_strip(name: str, title: str, days: Sequence[Day], read: Callable[[Day], int]) -> Strip:
    """Return a daily figure as a strip; the highest bar has the full height."""
    numbers = [read(day) for day in days]
    most = max(numbers, default=0)
    first, last = (say_short_day(each.date) if each.date else "" for each in (days[0], days[-1]))
    at = days[numbers.index(most)].date
    peak = f"most on {say_short_day(at)}: {most:,}" if most and at else "none"
    return Strip(
        name=name,
        title=title,
        total=sum(numbers),
        most=peak,
        summary=f"One bar per day from {first} to {last}; {sum(numbers):,} in total, {peak}.",
        width=len(days) * _STEP,
        path=_draw_bars(numbers, most),
    )


def list_rows(ranked: Iterable[tuple[str, int]], *, say: Callable[[str], str] = str) -> list[Row]:
    """Return a ranked list as rows with bars; the first has the full width."""
    pairs = list(ranked)
    most = max((number for _, number in pairs), default=0)
    return [Row(say(name), number, round(100 * number / most, 1)) for name, number in pairs]


def _outcome_of(outcome: CommentOutcome) -> Callable[[Day], int]:
    return lambda day: day.outcomes[outcome]


def _draw_bars(numbers: Sequence[int], most: int) -> str:
    bars = []
    for place, number in enumerate(numbers):
        if number:
            height = max(_LEAST, round(_HEIGHT * number / most))
            bars.append(f"M{place * _STEP + 1} {_HEIGHT}v-{height}h{_BAR}v{height}z")
    return "".join(bars)
