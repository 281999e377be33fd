"""Keys, and what stands around an answer."""

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
def test_without_a_key_of_ours_nothing_is_read(client: FlaskClient, site: SiteView, path: str) -> None:
    error = error_of(client.post(path, data=b"no JSON"))
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    for wrong in ({"headers": {"X-Goog-Api-Key": "AIzaSy"}}, {"query_string": {"key": "AIzaSy"}}):
        error = error_of(client.post(path, data=b"no JSON", **wrong))
        assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
        assert error["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_key_is_taken_from_the_address_or_the_header(client: FlaskClient, key: str) -> None:
    assert client.post(ANALYZE, json=BODY, query_string={"key": key}).status_code == 200
    assert client.post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": key}).status_code == 200


@pytest.mark.parametrize("path", ["/desk/", "/desk/sites/blog/api-keys"])
def test_a_key_opens_nothing_else(client: FlaskClient, key: str, path: str) -> None:
    answer = client.get(path, headers={"X-Goog-Api-Key": key}, query_string={"key": key})
    assert answer.status_code == 303
    assert "/desk/sign-in" in answer.location


def test_more_than_the_key_is_good_for_waits(client: FlaskClient, site: SiteView, clock: Clock) -> None:
    key = make_key_of(site.key, name="slow", per_minute=2, actor="test", now=NOON)
    clock.advance(seconds=20)
    for _ in range(2):  # a request that cannot be read counts too: it was work
        assert client.post(ANALYZE, data=b"", query_string={"key": key}).status_code == 400
    answer = client.post(ANALYZE, json=BODY, query_string={"key": key})
    error = error_of(answer)
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert answer.headers["Retry-After"] == "40"
    clock.advance(seconds=40)
    assert client.post(ANALYZE, json=BODY, query_string={"key": key}).status_code == 200


def test_no_page_reads_an_answer_and_nobody_keeps_it(call: Call) -> None:
    answer = call(ANALYZE, BODY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control") or name == "Set-Cookie"]


@pytest.mark.parametrize("path", ["/v1alpha1/nothing", "/v1alpha1/comments:analyze", "/$discovery/nothing"])
def test_what_is_not_there_is_said_in_the_same_shape(client: FlaskClient, path: str) -> None:
    assert error_of(client.get(path))["status"] == "NOT_FOUND"


def test_too_much_is_refused_in_the_same_shape(call: Call) -> None:
    assert error_of(call(ANALYZE, b" " * (256 * 1024 + 1)))["code"] == 413


def test_what_breaks_is_said_in_the_same_shape_and_tells_nothing(app: Flask, key: str, clock: Clock) -> None:
    app.testing = False
    clock.time = None  # type: ignore[assignment]  # a fault of ours
    answer = app.test_client().post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": key})
    error = error_of(answer)
    assert (error["code"], error["status"]) == (500, "INTERNAL")
    assert "replace" not in error["message"]


def test_the_scorer_is_asked_outside_any_transaction(call: Call, scorer: FixedScorer) -> None:
    seen: list[bool] = []

    def score(text: str) -> Scores:
        seen.append(db.session().in_transaction())
        return FixedScorer().score(text)

    scorer.score = score  # type: ignore[method-assign]
    assert call(ANALYZE, {**BODY, "spanAnnotations": True}).status_code == 200
    assert seen == [False, False]


def test_a_database_that_is_away_is_said_in_the_same_shape(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no such folder' / 'parley.db'}"
    app = create_app(load_settings(instance=tmp_path, secret_key="no secret, a test", database_url=url))
    answer = app.test_client().post(ANALYZE, json=BODY, headers={"X-Goog-Api-Key": "any"})
    assert error_of(answer)["status"] == "UNAVAILABLE"
    assert "Retry-After" in answer.headers
    with app.app_context():
        db.engine.dispose()
