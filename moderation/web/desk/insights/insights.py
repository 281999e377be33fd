"""A site's figures for a span of days: charts, tables and CSV files."""

from dataclasses import dataclass
from datetime import UTC

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.insights import LEAST_COMPARED, SPANS, CommentOutcome
from moderation.domain.roles import Permission
from moderation.services.insights.insights import Insights, describe_insights
from moderation.services.sites.sites import SiteView
from moderation.web.context import context
from moderation.web.desk.insights.charts import draw_nudges, draw_outcomes, draw_review, list_rows
from moderation.web.desk.insights.export import list_day_lines, list_figure_lines
from moderation.web.desk.insights.words import say_hold
from moderation.web.desk.page import show_page
from moderation.web.desk.review.log_csv import write_lines
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site

_DEFAULT_DAYS = 30
_MOST_ROWS = 10  # of a list of reasons


@dataclass(frozen=True, slots=True)
class SpanTab:
    """A tab for a span of days."""

    days: int
    path: str


def insights(key: str) -> ResponseReturnValue:
    """Show the figures for a span of days."""
    site, days = find_site(reviewer(), key, Permission.SET_POLICY), _read_days()
    view = _describe(site, days)
    shown = [each for each in CommentOutcome if view.total.outcomes[each]]
    return show_page(
        "desk/insights/insights.html",
        site=site,
        view=view,
        days=days,
        spans=[SpanTab(each, url_for("desk.insights", key=key, days=each)) for each in SPANS],
        newest_first=list(reversed(view.days)),
        outcomes=shown,
        strips=draw_outcomes(view),
        review=draw_review(view),
        nudges=draw_nudges(view),
        holds=list_rows(view.holds[:_MOST_ROWS], say=say_hold),
        reasons=list_rows(view.reasons[:_MOST_ROWS]),
        csv_paths={part: url_for("desk.insights_csv", key=key, days=days, part=part) for part in _PARTS},
        least=LEAST_COMPARED,
    )


def insights_csv(key: str) -> ResponseReturnValue:
    """Send the figures as CSV: `part` is `days`, a line per day, or `figures`, a line per other figure."""
    site, days = find_site(reviewer(), key, Permission.SET_POLICY), _read_days()
    part = request.args.get("part", "")
    part = part if part in _PARTS else next(iter(_PARTS))
    lines = _PARTS[part](_describe(site, days))
    name = f"parley-{site.key}-{part}-{days}-{context().now().astimezone(UTC):%Y-%m-%d}.csv"
    return Response(
        write_lines(lines),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


_PARTS = {"days": list_day_lines, "figures": list_figure_lines}


def _read_days() -> int:
    raw = request.args.get("days", "")
    return next((each for each in SPANS if str(each) == raw), _DEFAULT_DAYS)


def _describe(site: SiteView, days: int) -> Insights:
    here = context()
    return describe_insights(
        site.id, days=days, scorer=here.scorer, second=here.second_scorer, by=reviewer(), now=here.now()
    )
