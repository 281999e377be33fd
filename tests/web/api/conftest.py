"""A site with an API key, and a short way to call the API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.services.api.keys import make_key_of
from moderation.services.sites.sites import SiteView, create_site
from tests.conftest import NOON

Call = Callable[..., TestResponse]
ANALYZE, SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"


@pytest.fixture
def site(client: FlaskClient) -> SiteView:
    return create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=NOON)


@pytest.fixture
def key(site: SiteView) -> str:
    return make_key_of(site.key, name="forum", per_minute=60_000, actor="test", now=NOON)


@pytest.fixture
def call(client: FlaskClient, key: str) -> Call:
    """Call an API method with a JSON body or raw bytes."""

    def send(path: str, body: Any, **more: Any) -> TestResponse:
        content = {"data": body} if isinstance(body, bytes) else {"json": body}
        return client.post(path, headers={"X-Goog-Api-Key": key}, **content, **more)

    return send


def error_of(answer: TestResponse) -> dict[str, Any]:
    """Return the error, after checking that it has Google's format."""
    assert answer.json is not None
    assert answer.json.keys() == {"error"}
    error: dict[str, Any] = answer.json["error"]
    assert error.keys() == {"code", "message", "status", "details"}
    assert error["code"] == answer.status_code
    return error
