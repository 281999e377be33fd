"""The cast, each with their own browser: Ada owns the site demo, Ben moderates it, Cleo owns another."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.page_url import Page
from moderation.domain.roles import Role
from moderation.domain.scores import Span
from moderation.services.accounts.passwords import hash_password
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import SiteView, create_site
from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.session import writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.web.html import PART, parse

PASSWORD = "correct horse battery staple"
TOXIC = "a toxic remark"


@cache
def password_hash() -> str:
    """One password hash for all tests."""
    return hash_password(PASSWORD)


@dataclass
class ExplainingScorer(FixedScorer):
    """Explains scores by the first "toxic" in the text."""

    def explain(self, text: str, *, label: str) -> list[Span]:
        start = text.find("toxic")
        return [Span(start, start + len("toxic"), 2.0)]


@dataclass
class Browser:
    """A person's browser at the desk."""

    client: FlaskClient
    _token: tuple[str, str] = ("", "")  # the session's secret, and the form token that was made of it

    def get(self, path: str, *, part: bool = False) -> TestResponse:
        """Request a page, or a part of it as htmx does."""
        return self._open(path, part=part)

    def post(self, path: str, *, part: bool = False, token: str | None = None, **fields: Any) -> TestResponse:
        """Submit a form with its token."""
        data = {"csrf_token": self.form_token() if token is None else token, **fields}
        return self._open(path, method="POST", data=data, part=part)

    def form_token(self) -> str:
        """Return a page's form token: the sidebar's when signed in, else the sign-in form's.

        It stays valid as long as the session keeps its secret, so pages are not requested for it again and again.
        """
        with self.client.session_transaction() as session:
            secret = session.get("csrf_token")
        if secret is None or secret != self._token[0]:
            page = self._open("/desk/account", follow_redirects=True).text
            found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
            assert found, page
            with self.client.session_transaction() as session:
                self._token = (session["csrf_token"], found[1])
        return self._token[1]

    def cards(self) -> list[Tag]:
        """Return the cards of the queue's first page."""
        return list(parse(self.get("/desk/")).select("article.card"))

    def decide(self, comment_id: int, choice: str, *, part: bool = False, **seen: Any) -> TestResponse:
        """Press a button of a card as first shown: pending, in its first revision."""
        fields = {"choice": choice, "revision": 1, "status": "pending", "back": "/desk/", **seen}
        return self.post(f"/desk/comments/{comment_id}/decide", part=part, **fields)

    def undo(self, decision_id: int, *, part: bool = False, back: str = "/desk/") -> TestResponse:
        """Press Undo."""
        return self.post(f"/desk/decisions/{decision_id}/undo", part=part, back=back)

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Submit the sign-in form."""
        return self.post("/desk/sign-in", email=email, password=password, **fields)  # type: ignore[arg-type]

    def _open(self, path: str, *, part: bool = False, **request: Any) -> TestResponse:
        # A separate app context, as in production: in the fixture's context all requests would share one `g`.
        with self.client.application.app_context():
            return self.client.open(path, headers=PART if part else None, buffered=True, **request)


@dataclass
class Desk:
    """The desk: the cast and their sites."""

    app: Flask
    scorer: FixedScorer
    clock: Clock
    sites: dict[str, SiteView]
    ada: Browser
    ben: Browser
    cleo: Browser
    stranger: Browser

    def comment(
        self, body: str = TOXIC, *, site: str = "demo", author: str = "Guy", has_second: bool = False, **draft: Any
    ) -> int:
        """Post a comment as a new guest of a site and return its id."""
        page = Page(url="https://blog.example/post", origin="https://blog.example", thread_key="blog.example/post")
        draft = {"title": "A post", **draft}
        posted = post_comment(
            Draft(page=page, body=body, author=author, **draft),
            site_id=self.sites[site].id,
            guest_token=None,
            scorer=self.scorer,
            has_second=has_second or self.app.extensions["second_scorer"] is not None,
            now=self.clock(),
        )
        self.clock.advance(seconds=1)
        return posted.comment_id


@pytest.fixture
def desk(app: Flask, scorer: FixedScorer, clock: Clock) -> Desk:
    sites = {
        key: create_site(name, key=key, origins=["https://blog.example"], model=scorer.model, actor="setup", now=NOON)
        for key, name in (("demo", "Demo blog"), ("other", "Another blog"))
    }
    people = {
        "ada@example.com": ("demo", Role.OWNER),
        "ben@example.com": ("demo", Role.MODERATOR),
        "cleo@example.com": ("other", Role.OWNER),
    }
    browsers = {email: Browser(app.test_client()) for email in people}
    for email, (key, role) in people.items():
        with writing() as session:
            moderator = Moderator(email=email, password_hash=password_hash(), created_at=NOON)
            session.add(moderator)
            session.flush()
            session.add(Membership(moderator_id=moderator.id, site_id=sites[key].id, role=role.value, created_at=NOON))
            moderator_id = moderator.id
        with browsers[email].client.session_transaction() as kept:
            kept["moderator"] = [moderator_id, 0]
    ada, ben, cleo = browsers.values()
    return Desk(app, scorer, clock, sites, ada, ben, cleo, Browser(app.test_client()))
