"""The figures of this installation, as Prometheus reads them: counted in the database whenever somebody asks."""

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
    """Answer programs on this machine; for everybody else there is nothing here."""
    if not is_local():
        abort(404)
    # Of this request alone: any process answers for all of them, since none counts for itself.
    registry = CollectorRegistry()
    registry.register(_Figures())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class _Figures(Collector):
    def describe(self) -> list[Metric]:
        return []  # or registering would count once more

    def collect(self) -> Iterator[Metric]:
        figures = read_figures()
        comments = GaugeMetricFamily("parley_comments", "Comments by status.", labels=["status"])
        for status, count in figures.by_status.items():
            comments.add_metric([status.value], count)
        yield comments
        yield _gauge("parley_comments_unscored", "Comments that no scorer has answered for.", figures.unscored)
        yield _gauge(
            "parley_second_opinions_waiting", "Comments that wait for a second opinion.", figures.opinions_awaited
        )
        yield _gauge(
            "parley_second_opinions_given_up",
            "Comments that the slow scorer failed on too often to be asked again.",
            figures.opinions_given_up,
        )
        yield _gauge("parley_mails_waiting", "Mails that wait to be sent.", figures.mails_waiting)
        yield _gauge(
            "parley_mails_given_up",
            "Mails of the last 30 days that were refused, or failed too often to be tried again.",
            figures.mails_given_up,
        )
        yield _scorers()


def _gauge(name: str, sentence: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, sentence, value=value)


def _scorers() -> GaugeMetricFamily:
    here = context()
    family = GaugeMetricFamily(
        "parley_scorer_available",
        "Whether a scorer answers: 1 or 0; absent until it is first asked.",
        labels=["scorer"],
    )
    for scorer in describe_scorers(here.scorer, second=here.second_scorer):
        if scorer.is_available is not None:
            family.add_metric([scorer.name], int(scorer.is_available))
    return family
