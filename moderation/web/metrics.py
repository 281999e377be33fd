"""Metrics for Prometheus, counted in the database on every request."""

from collections.abc import Iterator

from flask import Response, abort
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from moderation.services.insights.metrics import read_figures
from moderation.services.scoring.scorers import describe_scorers
from moderation.web.context import context
from moderation.web.local_requests import is_local


def show_metrics() -> Response:
    """Send the metrics to programs on this machine; answer 404 to all others."""
    if not is_local():
        abort(404)
    # A registry per request: the figures come from the database, so every process reports the same.
    registry = CollectorRegistry()
    registry.register(_Figures())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class _Figures(Collector):
    def describe(self) -> list[Metric]:
        return []  # otherwise registering would call collect()

    def collect(self) -> Iterator[Metric]:
        figures = read_figures()
        comments = GaugeMetricFamily("parley_comments", "Comments by status.", labels=["status"])
        for status, count in figures.by_status.items():
            comments.add_metric([status.value], count)
        yield comments
        yield _gauge("parley_comments_unscored", "Comments without a score.", figures.unscored)
        yield _gauge(
            "parley_second_opinions_waiting", "Comments waiting for a second opinion.", figures.opinions_awaited
        )
        yield _gauge(
            "parley_second_opinions_given_up",
            "Comments without a second opinion after too many failures.",
            figures.opinions_given_up,
        )
        yield _gauge("parley_mails_waiting", "Mails waiting to be sent.", figures.mails_waiting)
        yield _gauge(
            "parley_mails_given_up",
            "Mails of the last 30 days that were refused or failed too often.",
            figures.mails_given_up,
        )
        yield _scorers()


def _gauge(name: str, sentence: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, sentence, value=value)


def _scorers() -> GaugeMetricFamily:
    here = context()
    family = GaugeMetricFamily(
        "parley_scorer_available",
        "Whether a scorer is available: 1 or 0; absent until it is first used.",
        labels=["scorer"],
    )
    for scorer in describe_scorers(here.scorer, second=here.second_scorer):
        if scorer.is_available is not None:
            family.add_metric([scorer.name], int(scorer.is_available))
    return family
