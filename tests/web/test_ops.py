"""Health checks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.domain.page_url import identify_page
from moderation.scoring.unavailable import UnavailableScorer
from moderation.services.comments.post import Draft, post_comment
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.sites import create_site
from moderation.settings import load_settings
from moderation.store.database import db
from moderation.store.migrate import migrate_database
from tests.conftest import NOON, FixedScorer


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_ready_names_the_scorer(bare_app: Flask, tmp_path: Path) -> None:
    migrate_database(copies=tmp_path, now=NOON)
    response = bare_app.test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json == {
        "database": "ok",
        "scorers": [{"name": "fixed", "model": "fixed-1", "state": "available", "since": None, "waiting": 0}],
    }


def test_missing_scorer_is_reported_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    settings = load_settings(instance=tmp_path, secret_key="no secret, a test")
    app = create_app(settings, scorer=UnavailableScorer("embedded", "No file."))
    with app.app_context():
        migrate_database(copies=tmp_path, now=NOON)
    response = app.test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["scorers"][0]["state"] == "unavailable (No file.)"
    dispose(app)


class TestSecondScorer:
    @pytest.fixture
    def second(self) -> FixedScorer:
        return FixedScorer(name="detoxify", model="detoxify-1")

    @pytest.fixture
    def ready(self, bare_app: Flask, tmp_path: Path) -> FlaskClient:
        migrate_database(copies=tmp_path, now=NOON)
        site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=NOON)
        draft = Draft(identify_page("https://blog.example/post"), "Well said.")
        post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), has_second=True, now=NOON)
        return bare_app.test_client()

    def test_scorer_state_and_waiting_comments_are_reported(self, ready: FlaskClient, second: FixedScorer) -> None:
        def told(**asked: Any) -> Any:
            answer = ready.get("/readyz", **asked)
            assert answer.status_code == 200
            assert answer.json is not None
            return answer.json["scorers"][1]

        unasked = {"name": "detoxify", "model": "", "state": "not asked yet", "since": None, "waiting": 1}
        assert told() == unasked
        second.is_away = True
        work_on_next(second, now=lambda: NOON)
        away = {**unasked, "state": "unavailable (The scorer is away.)", "since": NOON.isoformat()}
        assert told() == away
        # A reason may contain file names of this machine.
        assert told(environ_base={"REMOTE_ADDR": "203.0.113.9"})["state"] == "unavailable"
        second.is_away = False
        later = NOON + timedelta(minutes=1)
        assert work_on_next(second, now=lambda: later)
        assert told() == {
            "name": "detoxify",
            "model": "detoxify-1",
            "state": "available",
            "since": later.isoformat(),
            "waiting": 0,
        }


def test_a_database_without_our_tables_is_not_ready(bare_app: Flask) -> None:
    response = bare_app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["database"] == "not set up for this version"


def test_unavailable_database_is_not_ready(tmp_path: Path) -> None:
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
