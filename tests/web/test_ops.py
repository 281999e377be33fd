"""What a supervisor asks."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.scoring.unavailable import UnavailableScorer
from moderation.settings import load_settings
from moderation.store.database import db
from moderation.store.migrating import migrate_database
from tests.conftest import NOON


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_ready_names_the_scorer(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path, now=NOON)
    response = bare_app.test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json == {
        "database": "ok",
        "scorer": {"name": "fixed", "model": "fixed-1", "is_loaded": True},
    }


def test_missing_scorer_is_told_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    settings = load_settings(instance=tmp_path, secret_key="no secret, a test")
    app = create_app(settings, scorer=UnavailableScorer("embedded", "No file."))
    with app.app_context():
        migrate_database(copies=tmp_path, now=NOON)
    response = app.test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["scorer"]["is_loaded"] is False
    dispose(app)


def test_a_database_without_our_tables_is_not_ready(bare_app: Flask) -> None:
    response = bare_app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["database"] == "not set up for this version"


def test_database_away_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no such folder' / 'parley.db'}"
    app = create_app(load_settings(instance=tmp_path, secret_key="no secret, a test", database_url=url))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["database"] == "away"
    dispose(app)


def dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
