"""All URLs of the desk from the URL map, and ids of a site to fill them with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from moderation.domain.decisions import Choice
from moderation.services.review.bulk import make_batch
from moderation.services.review.decide import RequestedDecision
from moderation.services.sites.access import get_reviewer
from tests.web.desk.conftest import Browser, Desk

ADA, BEN = 1, 2

# Pages without sign-in: the sign-in itself, and pages opened by a secret link.
OPEN = {
    "sign_in",
    "sign_in_post",
    "forgot",
    "forgot_post",
    "join",
    "join_post",
    "password_link",
    "password_link_post",
}

# Form fields that get a view as far as looking up the things in its URL.
FIELDS: dict[str, Any] = {
    "choice": "approve",
    "revision": "1",
    "status": "pending",
    "name": "Mine",
    "origins": "",
    "email": "cleo@example.com",
    "role": "owner",
    "body": "Mine",
    "on": "1",
    "standing": "blocked",
    "text": "Mine",
    "title": "Mine",
    "revoke": "1",
}


@dataclass(frozen=True)
class Address:
    """One method of one URL rule of the desk."""

    method: str
    name: str
    arguments: frozenset[str]

    @property
    def is_particular(self) -> bool:
        """Whether the URL names something that belongs to a site."""
        return bool(self.arguments) and self.name not in OPEN


def addresses(app: Flask) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        room, _, name = rule.endpoint.rpartition(".")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if room == "desk":
                yield Address(method, name, frozenset(rule.arguments))


@dataclass
class Demo:
    """Things of the site demo, by their name in URL rules."""

    desk: Desk
    values: dict[str, Any]

    def path(self, address: Address, **other: str) -> str:
        unknown = address.arguments - self.values.keys()
        assert not unknown, f"{address} takes {unknown}: say below which of demo's things that is"
        used = {name: {**self.values, **other}[name] for name in address.arguments}
        with self.desk.app.test_request_context():
            return self.desk.app.url_for(f"desk.{address.name}", **used)

    def ask(self, browser: Browser, address: Address, *, part: bool = False, **other: str) -> TestResponse:
        """Request a URL; if it is a fragment requested as a page, follow the redirect."""
        path = self.path(address, **other)
        if address.method != "GET":
            return browser.post(path, part=part, **FIELDS)
        answer = browser.get(path, part=part)
        return browser.get(answer.location) if answer.status_code == 303 else answer


def make_batch_of(moderator_id: int, comment_id: int, desk: Desk) -> int:
    by = get_reviewer(moderator_id)
    assert by is not None
    seen = [(comment_id, 1, "pending")]
    return make_batch(seen, requested=RequestedDecision(Choice.APPROVE), by=by, now=desk.clock()).id
