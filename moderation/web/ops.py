"""Endpoints for monitoring: liveness, readiness and metrics."""

from typing import Any

from flask import Flask, Response, jsonify

from moderation.services.scoring.scorers import ScorerView, describe_scorers
from moderation.store.database import DATABASE_AWAY
from moderation.store.migrate import is_current
from moderation.web.context import context
from moderation.web.local_requests import is_local
from moderation.web.metrics import show_metrics


def register_ops(app: Flask) -> None:
    """Register the monitoring endpoints."""
    app.add_url_rule("/healthz", "healthz", show_health)
    app.add_url_rule("/readyz", "readyz", show_readiness)
    app.add_url_rule("/metrics", "metrics", show_metrics)


def show_health() -> Response:
    """Answer "ok" while the process is alive."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def show_readiness() -> Response:
    """Report whether the database is set up, and the state of each scorer; only the database affects the status."""
    try:
        database = "ok" if is_current() else "not set up for this version"
    except DATABASE_AWAY:
        database = "away"
    here = context()
    scorers = describe_scorers(here.scorer, second=here.second_scorer) if database == "ok" else []
    response = jsonify(database=database, scorers=[_describe(scorer) for scorer in scorers])
    response.status_code = 200 if database == "ok" else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _describe(scorer: ScorerView) -> dict[str, Any]:
    return {
        "name": scorer.name,
        "model": scorer.model,
        "state": _say_state(scorer),
        "since": scorer.since.isoformat() if scorer.since else None,
        "waiting": scorer.waiting,
    }


def _say_state(scorer: ScorerView) -> str:
    if scorer.is_available is None:
        return "not asked yet"
    if scorer.is_available:
        return "available"
    # The reason may contain local file names, so it is only shown on this machine.
    return f"unavailable ({scorer.reason})" if is_local() else "unavailable"
