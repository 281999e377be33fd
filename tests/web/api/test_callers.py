"""API keys, rate limits, and errors."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.domain.scores import Scores
from moderation.services.api.keys import make_key_of
from moderation.services.sites.sites import SiteView
from moderation.settings import load_settings
from moderation.store.database import db
from tests.conftest import NOON, Clock, FixedScorer
from tests.web.api.conftest import ANALYZE, SUGGEST, Call, error_of

BODY = {"comment": {"text": "Well said."}, "requestedAttributes": {"TOXICITY": {}}}


@pytest.mark.parametrize("path", [ANALYZE, SUGGEST])
def test_without_a_valid_key_the_body_is_not_read(client: FlaskClient, site: SiteView, path: str) -> None:
    error = error_of(client.post(path, data=b"no JSON"))
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    for wrong in ({"headers": {"X-Goog-Api-Key": "AIzaSy"}}, {"query_string": {"key": "AIzaSy"}}):
        error = error_of(client.post(path, data=b"no JSON", **wrong))
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        assert error["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_key_is_accepted_in_the_url_or_the_header(client: FlaskClient, key: str) -> None:
    assert client.post(ANALYZE, json=BODY, query_string={"key": key}).status_code == 200
    assert client.post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": key}).status_code == 200


@pytest.mark.parametrize("path", ["/desk/", "/desk/sites/blog/api-keys"])
def test_a_key_does_not_open_the_desk(client: FlaskClient, key: str, path: str) -> None:
    answer = client.get(path, headers={"X-Goog-Api-Key": key}, query_string={"key": key})
    assert answer.status_code == 303
    assert "/desk/sign-in" in answer.location


def test_calls_over_the_rate_limit_are_refused(client: FlaskClient, site: SiteView, clock: Clock) -> None:
    key = make_key_of(site.key, name="slow", per_minute=2, actor="test", now=NOON)
    clock.advance(seconds=20)
    for _ in range(2):  # an invalid request counts as well
        assert client.post(ANALYZE, data=b"", query_string={"key": key}).status_code == 400
    answer = client.post(ANALYZE, json=BODY, query_string={"key": key})
    error = error_of(answer)
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert answer.headers["Retry-After"] == "40"
    clock.advance(seconds=40)
    assert client.post(ANALYZE, json=BODY, query_string={"key": key}).status_code == 200


def test_answers_allow_no_cors_and_no_caching(call: Call) -> None:
    answer = call(ANALYZE, BODY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control") or name == "Set-Cookie"]


@pytest.mark.parametrize("path", ["/v1alpha1/nothing", "/v1alpha1/comments:analyze", "/$discovery/nothing"])
def test_not_found_errors_have_the_same_shape(client: FlaskClient, path: str) -> None:
    assert error_of(client.get(path))["status"] == "NOT_FOUND"


def test_too_large_errors_have_the_same_shape(call: Call) -> None:
    assert error_of(call(ANALYZE, b" " * (256 * 1024 + 1)))["code"] == 413


def test_internal_errors_have_the_same_shape_and_no_details(app: Flask, key: str, clock: Clock) -> None:
    app.testing = False
    clock.time = None  # type: ignore[assignment]  # a fault of ours
    answer = app.test_client().post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": key})
    error = error_of(answer)
    assert (error["code"], error["status"]) == (500, "INTERNAL")
    assert "replace" not in error["message"]


def test_scoring_happens_outside_any_transaction(call: Call, scorer: FixedScorer) -> None:
    seen: list[bool] = []

    def score(text: str) -> Scores:
        seen.append(db.session().in_transaction())
        return FixedScorer().score(text)

    scorer.score = score  # type: ignore[method-assign]
    assert call(ANALYZE, {**BODY, "spanAnnotations": True}).status_code == 200
    assert seen == [False, False]


def test_database_errors_have_the_same_shape(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no such folder' / 'parley.db'}"
    app = create_app(load_settings(instance=tmp_path, secret_key="no secret, a test", database_url=url))
    answer = app.test_client().post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": "any"})
    assert error_of(answer)["status"] == "UNAVAILABLE"
    assert "Retry-After" in answer.headers
    with app.app_context():
        db.engine.dispose()
