"""The figures as CSV: one file with a line per day, one with a line for every other figure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from moderation.domain.insights import CommentOutcome
from moderation.services.insights.insights import Day, Insights, ScorerTimes
from moderation.web.desk.insights.words import say_hold, say_scorer_state

Line = Sequence[object]

DAYS_HEADER = (
    *("day_utc", "comments", *(outcome.value for outcome in CommentOutcome)),
    *("held", "decided", "nudges_shown", "nudges_edited", "nudges_sent", "nudges_withdrawn", "without_score"),
)
FIGURES_HEADER = ("part", "name", "figure", "value")


def list_day_lines(view: Insights) -> list[Line]:
    """Return a header and one line per day, the earliest first."""
    return [DAYS_HEADER, *(_to_line(day) for day in view.days)]


def list_figure_lines(view: Insights) -> list[Line]:
    """Return a header and one line for every figure that is not daily."""
    totals = zip(DAYS_HEADER[1:], _to_line(view.total)[1:], strict=True)
    return [
        FIGURES_HEADER,
        *(("total", "", name, value) for name, value in totals),
        ("waiting_time", "", "decisions", view.waits.count),
        ("waiting_time", "", "median_seconds", _or_empty(view.waits.median)),
        ("waiting_time", "", "percentile_95_seconds", _or_empty(view.waits.slow)),
        *(("held_for", say_hold(name), "comments", number) for name, number in view.holds),
        *(("rejected_for", title, "decisions", number) for title, number in view.reasons),
        *(line for each in view.scorers for line in _list_scorer(each)),
        *_list_drift(view),
    ]


def _to_line(day: Day) -> Line:
    nudges = day.nudges
    return (
        *(day.date.isoformat() if day.date else "", day.comments, *(day.outcomes[each] for each in CommentOutcome)),
        *(day.held, day.chosen, nudges.shown, nudges.edited, nudges.sent, nudges.withdrawn, day.unscored),
    )


def _list_scorer(times: ScorerTimes) -> Iterator[Line]:
    scorer = times.scorer
    figures = {
        "model": scorer.model,
        "state": say_scorer_state(scorer),
        "waiting_on_all_sites": scorer.waiting,
        "answers_measured": times.count,
        "median_milliseconds": _round(times.median, 1),
        "percentile_95_milliseconds": _round(times.slow, 1),
    }
    return (("scorer", scorer.name, figure, value) for figure, value in figures.items())


def _list_drift(view: Insights) -> Iterator[Line]:
    drift = view.drift
    yield "limits", "", "saved_at", _to_time(drift.tuned_at)
    yield "limits", "", "set_for_model", drift.tuned_model
    yield "limits", "", "compared_from", _to_time(drift.then[0] if drift.then else None)
    yield "limits", "", "compared_until", _to_time(drift.then[1] if drift.then else None)
    yield "limits", "", "comments_then", drift.count_then
    yield "limits", "", "comments_last_week", drift.count_week
    for each in drift.drifts:
        name = f"{each.watched.label} {each.watched.action} {each.watched.limit:g}"
        for when, share in (("then", each.then), ("last_week", each.week)):
            yield "limits", name, f"reaching_{when}", share.part
            yield "limits", name, f"share_{when}", _round(share.value, 4)
            yield "limits", name, f"share_{when}_low", _round(share.interval[0], 4)
            yield "limits", name, f"share_{when}_high", _round(share.interval[1], 4)
        yield "limits", name, "has_changed", "yes" if each.is_large else "no"


def _to_time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _round(value: float | None, digits: int) -> object:
    return "" if value is None else round(value, digits)


def _or_empty(value: int | None) -> object:
    return "" if value is None else value
