"""Metrics in Prometheus's format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from moderation.app import create_app
from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.sites import create_site
from moderation.settings import load_settings
from moderation.store.database import db
from tests.conftest import NOON, FixedScorer


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify")


def read(client: FlaskClient, **asked: Any) -> dict[str, float]:
    answer = client.get("/metrics", **asked)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_type.startswith("text/plain; version=")
    return {
        "/".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_match_the_database(client: FlaskClient, scorer: FixedScorer, second: FixedScorer) -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=NOON)

    def post(body: str) -> None:
        draft = Draft(identify_page("https://blog.example/post"), body)
        post_comment(draft, site_id=site.id, guest_token=None, scorer=scorer, has_second=True, now=NOON)

    post("Well said.")
    post("toxic")
    assert "parley_scorer_available/detoxify" not in read(client)  # not asked yet
    assert work_on_next(second, now=lambda: NOON)
    scorer.is_away = second.is_away = True
    post("Nobody scores this.")
    work_on_next(second, now=lambda: NOON)
    assert read(client) == {
        "parley_comments/pending": 2,
        "parley_comments/approved": 1,
        "parley_comments/rejected": 0,
        "parley_comments/spam": 0,
        "parley_comments/deleted": 0,
        "parley_comments_unscored": 1,
        "parley_second_opinions_waiting": 2,
        "parley_second_opinions_given_up": 0,
        "parley_mails_waiting": 0,
        "parley_mails_given_up": 0,
        "parley_scorer_available/fixed": 1,
        "parley_scorer_available/detoxify": 0,
    }


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_requests_from_this_machine_are_answered(client: FlaskClient, address: str) -> None:
    read(client, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.5", "::ffff:10.0.0.5", "2001:db8::1", "", "unix:"])
def test_other_machines_get_404(client: FlaskClient, address: str) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_may_use_its_own_names(client: FlaskClient, host: str) -> None:
    read(client, headers={"Host": host})


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "10.0.0.5", "[", ""])
def test_other_names_for_this_machine_get_404(client: FlaskClient, host: str) -> None:
    assert client.get("/metrics", headers={"Host": host}).status_code in (400, 404)


PROXIED = [
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"),
    *("X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
]


@pytest.mark.parametrize("header", PROXIED)
def test_requests_through_a_local_proxy_get_404(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


@pytest.fixture
def behind_a_proxy(tmp_path: Path) -> Iterator[Flask]:
    settings = load_settings(instance=tmp_path, secret_key="not a secret, a test", trusted_proxies=1)
    app = create_app(settings, scorer=FixedScorer())
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_behind_a_proxy_direct_requests_are_answered(behind_a_proxy: Flask) -> None:
    client = behind_a_proxy.test_client()
    read(client)
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
