"""Every address of the desk, from the URL map, and things of a site to put into them."""

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

# What strangers may open: the sign-in, and what a link opens that is a proof by itself.
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

# Enough for a view to look for what its address names, before it minds the rest.
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
    """One method of one rule of the desk."""

    method: str
    name: str
    arguments: frozenset[str]

    @property
    def is_particular(self) -> bool:
        """Whether it names something of a site."""
        return bool(self.arguments) and self.name not in OPEN


def addresses(app: Flask) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        room, _, name = rule.endpoint.rpartition(".")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if room == "desk":
                yield Address(method, name, frozenset(rule.arguments))


@dataclass
class Demo:
    """Things of the site demo, by the name that an address has for them."""

    desk: Desk
    values: dict[str, Any]

    def path(self, address: Address, **other: str) -> str:
        unknown = address.arguments - self.values.keys()
        assert not unknown, f"{address} takes {unknown}: say below which of demo's things that is"
        used = {name: {**self.values, **other}[name] for name in address.arguments}
        with self.desk.app.test_request_context():
            return self.desk.app.url_for(f"desk.{address.name}", **used)

    def ask(self, browser: Browser, address: Address, *, part: bool = False, **other: str) -> TestResponse:
        """Open an address; where a part of a page is asked for as a page, go on to the page."""
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
