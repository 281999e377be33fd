"""Who gets in where; made from the URL map, so that a new view cannot be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from moderation.app import create_app
from moderation.settings import load_settings
from tests.conftest import FixedScorer
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse

OPEN = {"desk.sign_in", "desk.sign_in_post"}
OWNERS_ONLY = {"desk.site", "desk.site_save", "desk.policy", "desk.policy_save", "desk.reasons", "desk.reasons_save"}


@dataclass(frozen=True)
class Address:
    """One method of one rule."""

    method: str
    endpoint: str
    arguments: frozenset[str]
    blueprint: str


def addresses(app: Flask) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Address(method, rule.endpoint, frozenset(rule.arguments), rule.endpoint.rpartition(".")[0])


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Address]:
    instance: Path = tmp_path_factory.mktemp("map")
    app = create_app(load_settings(instance=instance, secret_key="a secret for this test"), scorer=FixedScorer())
    return list(addresses(app))


@dataclass
class Demo:
    """A waiting comment and a standing decision of the site demo, and their addresses."""

    desk: Desk
    waiting: int
    decision: int = 1

    def path(self, address: Address) -> str:
        values = {"comment_id": self.waiting, "decision_id": self.decision, "key": "demo", "path": "nothing"}
        with self.desk.app.test_request_context():
            used: dict[str, Any] = {name: values[name] for name in address.arguments}
            return self.desk.app.url_for(address.endpoint, **used)


@pytest.fixture
def demo(desk: Desk) -> Demo:
    decided = desk.comment()
    page = parse(desk.ben.decide(decided, "approve", part=True))
    return Demo(desk, waiting=desk.comment(), decision=int(str(page.select_one(".toast")["id"]).rpartition("-")[2]))  # type: ignore[index]


def test_every_page_of_the_desk_sends_strangers_to_sign_in(demo: Demo, every: list[Address]) -> None:
    pages = [each for each in every if each.blueprint == "desk" and each.endpoint not in OPEN]
    assert len(pages) > 8
    for address in pages:
        path = demo.path(address)
        if address.method == "GET":
            answer = demo.desk.stranger.get(path)
            assert answer.location == f"/desk/sign-in?next={path}", address
        else:
            answer = demo.desk.stranger.post(path)
            assert answer.location == "/desk/sign-in?next=/desk/", address
        assert answer.status_code == 303, address


def test_htmx_is_told_to_leave_the_page_for_the_sign_in(demo: Demo, every: list[Address]) -> None:
    for address in every:
        if address.blueprint == "desk" and address.endpoint not in OPEN and address.method == "GET":
            answer = demo.desk.stranger.get(demo.path(address), part=True)
            assert (answer.status_code, answer.text) == (401, ""), address
            assert answer.headers["HX-Redirect"] == "/desk/sign-in?next=/desk/", address


def test_every_post_without_a_form_token_is_refused(demo: Demo, every: list[Address]) -> None:
    posts = [each for each in every if each.method not in ("GET",) and each.blueprint != "embed"]
    assert len(posts) >= 6
    for address in posts:
        for part in (False, True):
            answer = demo.desk.ada.post(demo.path(address), part=part, token="")
            assert answer.status_code == 400, address
            assert "not from your present session" in answer.text, address


def test_a_form_token_of_somebody_else_is_refused(demo: Demo) -> None:
    answer = demo.desk.ada.post("/desk/sign-out", token=demo.desk.cleo.form_token())
    assert answer.status_code == 400


def test_what_is_not_yours_looks_absent(demo: Demo, every: list[Address]) -> None:
    """Cleo owns another site: nothing of demo's is there for her."""
    particular = [each for each in every if each.blueprint == "desk" and each.arguments]
    assert len(particular) >= 7
    fields: dict[str, Any] = {"choice": "approve", "revision": "1", "status": "pending", "name": "Mine", "origins": ""}
    for address in particular:
        path = demo.path(address)
        cleo = demo.desk.cleo
        answer = cleo.get(path) if address.method == "GET" else cleo.post(path, **fields)
        assert answer.status_code == 404, address
    assert "Demo blog" not in demo.desk.cleo.get("/desk/sites").text
    assert demo.desk.cleo.cards() == []
    assert not parse(demo.desk.cleo.get("/desk/log?by=all")).select(".entry")


def test_owners_pages_are_closed_to_moderators(demo: Demo, every: list[Address]) -> None:
    for address in every:
        if address.endpoint in OWNERS_ONLY:
            path = demo.path(address)
            answer = demo.desk.ben.get(path) if address.method == "GET" else demo.desk.ben.post(path)
            assert answer.status_code == 403, address


@pytest.mark.parametrize(
    "path",
    [
        "/desk/comments/999",
        "/desk/comments/99999999999999999999",  # no column holds it
        "/desk/comments/-1",
        "/desk/comments/one",
        "/desk/sites/nowhere",
        "/desk/sites/nowhere/policy",
        "/desk/nothing",
    ],
)
def test_what_is_not_there_is_404(desk: Desk, path: str) -> None:
    assert desk.ada.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/desk/nothing", "/desk/comments/one", "/desk/comments/999", "/desk/sites/nowhere"])
def test_from_nowhere_a_link_leads_back(desk: Desk, path: str) -> None:
    assert one(parse(desk.ada.get(path)), "main a")["href"] == "/desk/"
    part = desk.ada.get(path, part=True)
    assert part.status_code == 404
    assert not parse(part).select(".side")


def test_the_bare_host_leads_to_the_queue(desk: Desk) -> None:
    assert desk.ada.get("/").location == "/desk/"
    assert desk.ada.get("/desk").location.endswith("/desk/")


def test_a_refusal_keeps_the_desk_around_it(desk: Desk) -> None:
    page = parse(desk.ben.get("/desk/sites/demo"))
    assert page.select_one("h1.refused")
    assert page.select_one(".side nav")
    part = desk.ben.get("/desk/sites/demo", part=True)
    assert part.status_code == 403
    assert not parse(part).select(".side")
