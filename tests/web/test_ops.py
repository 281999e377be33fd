"""What a supervisor asks."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.scoring.unavailable import UnavailableScorer
from moderation.settings import load_settings
from moderation.store.database import db


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_ready_names_the_scorer(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json == {
        "database": "ok",
        "scorer": {"name": "fixed", "model": "fixed-1", "is_loaded": True},
    }


def test_missing_scorer_is_told_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    app = create_app(load_settings(instance=tmp_path, secret_key="k"), scorer=UnavailableScorer("embedded", "No file."))
    response = app.test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["scorer"]["is_loaded"] is False
    dispose(app)


def test_database_away_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no such folder' / 'parley.db'}"
    app = create_app(load_settings(instance=tmp_path, secret_key="k", database_url=url))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["database"] == "away"
    dispose(app)


def dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
