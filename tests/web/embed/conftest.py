"""A blog with Parley: requests by readers and commenters."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.services.sites.sites import create_site
from tests.conftest import NOON
from tests.web.html import PART, one, parse

PAGE = "https://blog.example/2026/high-street"


def input_value(soup: Tag, name: str) -> str:
    """Return an input's value."""
    return str(one(soup, f"#form [name={name}]").get("value"))


@dataclass
class Blog:
    """One page of one site, seen from one browser."""

    client: FlaskClient
    key: str = "blog"
    page: dict[str, str] = field(default_factory=lambda: {"url": PAGE})

    def get(self, path: str = "", *, headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        """Request a path under /embed/KEY."""
        return self.client.get(f"/embed/{self.key}{path}", query_string={**self.page, **query}, headers=headers)

    def get_plain(self, **query: Any) -> TestResponse:
        """Request the plain page."""
        return self.client.get(f"/t/{self.key}", query_string={**self.page, **query})

    def token(self, **query: Any) -> str:
        """Return the form token of the page."""
        return input_value(parse(self.client.get(f"/embed/{self.key}", query_string={**self.page, **query})), "token")

    def post(
        self,
        body: str,
        *,
        is_plain: bool = False,
        is_stubborn: bool = True,
        headers: dict[str, str] | None = None,
        **fields: Any,
    ) -> TestResponse:
        """Submit the form, with htmx or as a browser without scripts; if `is_stubborn`, again after a nudge."""
        data = {**self.page, "body": body, **fields}
        data.setdefault("token", self.token() if "token" not in fields else "")
        sent = {"Sec-Fetch-Site": "same-origin", **({} if is_plain else PART), **(headers or {})}
        response = self.client.post(f"/embed/{self.key}/comments", data=data, headers=sent)
        if is_stubborn and 'id="nudge"' in response.text:
            data |= {name: input_value(parse(response), name) for name in ("nudged", "token")}
            response = self.client.post(f"/embed/{self.key}/comments", data=data, headers=sent)
        return response

    def say(self, body: str, **fields: Any) -> int:
        """Post a comment that is accepted, and return its id."""
        response = self.post(body, is_plain=True, **fields)
        assert response.status_code == 303, response.text
        return int(response.location.rpartition("#comment-")[2])


@pytest.fixture
def blog(client: FlaskClient) -> Blog:
    """A blog without comments, in a browser without cookies."""
    add_site("blog", "https://blog.example")
    return Blog(client)


def add_site(key: str, *origins: str) -> None:
    """Create a site."""
    create_site(key, key=key, origins=origins, model="fixed-1", actor="a test", now=NOON)


@pytest.fixture
def stranger(blog: Blog) -> Blog:
    """The same page in another browser."""
    return Blog(blog.client.application.test_client())
