"""What a supervisor asks: is the process alive, can it do its work."""

from flask import Flask, Response, jsonify

from moderation.scoring.unavailable import UnavailableScorer
from moderation.store.database import DATABASE_AWAY
from moderation.store.migrating import is_current
from moderation.web.context import context


def register_ops(app: Flask) -> None:
    """Give the app its health pages."""
    app.add_url_rule("/healthz", "healthz", show_health)
    app.add_url_rule("/readyz", "readyz", show_readiness)


def show_health() -> Response:
    """Answer at all."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def show_readiness() -> Response:
    """Say whether the database has our tables, and which scorer is loaded: without one, comments wait for a person."""
    try:
        database = "ok" if is_current() else "not set up for this version"
    except DATABASE_AWAY:
        database = "away"
    scorer = context().scorer
    response = jsonify(
        database=database,
        scorer={"name": scorer.name, "model": scorer.model, "is_loaded": not isinstance(scorer, UnavailableScorer)},
    )
    response.status_code = 200 if database == "ok" else 503
    response.headers["Cache-Control"] = "no-store"
    return response
