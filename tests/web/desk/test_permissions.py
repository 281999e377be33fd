"""Who may open which page, generated from the URL map so that no new view is forgotten."""

from pathlib import Path

import pytest

from moderation.app import create_app
from moderation.domain.roles import Permission, Role, is_allowed
from moderation.services.api.keys import list_keys_of, make_key_of
from moderation.settings import load_settings
from moderation.store.comments.comments import Comment
from moderation.store.session import reading
from tests.conftest import FixedScorer
from tests.web.desk.addresses import ADA, BEN, OPEN, Address, Demo, addresses, make_batch_of
from tests.web.desk.conftest import Desk
from tests.web.html import parse

# Permissions for a site's pages. A new page fails the test until it is added here.
NEEDS = {
    "site": Permission.CHANGE_SITE,
    "site_save": Permission.CHANGE_SITE,
    "widget": Permission.CHANGE_SITE,
    "widget_save": Permission.CHANGE_SITE,
    "widget_preview": Permission.CHANGE_SITE,
    "widget_preview_post": Permission.CHANGE_SITE,
    "widget_theme": Permission.CHANGE_SITE,
    "made_up": Permission.CHANGE_SITE,
    "made_up_fill": Permission.CHANGE_SITE,
    "made_up_remove": Permission.CHANGE_SITE,
    "policy": Permission.SET_POLICY,
    "policy_save": Permission.SET_POLICY,
    "learning": Permission.SET_POLICY,
    "learning_save": Permission.SET_POLICY,
    "learning_anew": Permission.SET_POLICY,
    "learning_forget": Permission.SET_POLICY,
    "agreement": Permission.DECIDE,
    "agreement_sample": Permission.DECIDE,
    "agreement_answer": Permission.DECIDE,
    "thresholds": Permission.SET_POLICY,
    "thresholds_save": Permission.SET_POLICY,
    "thresholds_tried": Permission.SET_POLICY,
    "thresholds_try": Permission.SET_POLICY,
    "rejudging": Permission.SET_POLICY,
    "rejudging_begin": Permission.SET_POLICY,
    "insights": Permission.SET_POLICY,
    "insights_csv": Permission.SET_POLICY,
    "reasons": Permission.SET_REASONS,
    "reasons_save": Permission.SET_REASONS,
    "team": Permission.MANAGE_TEAM,
    "team_invite": Permission.MANAGE_TEAM,
    "team_change": Permission.MANAGE_TEAM,
    "team_password_link": Permission.MANAGE_TEAM,
    "api_keys": Permission.MANAGE_KEYS,
    "api_keys_make": Permission.MANAGE_KEYS,
    "api_keys_change": Permission.MANAGE_KEYS,
    "author": Permission.DECIDE,
    "author_standing": Permission.JUDGE_AUTHORS,
    "author_note": Permission.JUDGE_AUTHORS,
    "standings": Permission.JUDGE_AUTHORS,
    "standings_save": Permission.JUDGE_AUTHORS,
}


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Address]:
    instance: Path = tmp_path_factory.mktemp("map")
    app = create_app(load_settings(instance=instance, secret_key="a secret for this test"), scorer=FixedScorer())
    return list(addresses(app))


@pytest.fixture
def demo(desk: Desk) -> Demo:
    """A pending comment, a decision, a batch of Ada's, and Ben as the member to be changed."""
    decided = desk.comment()
    toast = parse(desk.ada.decide(decided, "approve", part=True)).select(".toast")[0]
    waiting = desk.comment()
    make_key_of("demo", name="forum", per_minute=9, actor="test", now=desk.clock())
    with reading() as session:
        comment = session.get_one(Comment, waiting)
        thread_id, guest_id = comment.thread_id, comment.guest_id
    return Demo(
        desk,
        {
            "key": "demo",
            "comment_id": waiting,
            "decision_id": int(str(toast["id"]).rpartition("-")[2]),
            "batch_id": make_batch_of(ADA, waiting, desk),
            "thread_id": thread_id,
            "guest_id": guest_id,
            "member_id": BEN,
            "key_id": list_keys_of("demo")[0].id,
            "token": "nothing",
            "path": "nothing",
        },
    )


def test_every_page_of_the_desk_redirects_strangers_to_sign_in(demo: Demo, every: list[Address]) -> None:
    closed = [each for each in every if each.name not in OPEN]
    assert len(closed) > 20
    for address in closed:
        path, stranger = demo.path(address), demo.desk.stranger
        answer = stranger.get(path) if address.method == "GET" else stranger.post(path)
        asked = path if address.method == "GET" else "/desk/"
        assert (answer.status_code, answer.location) == (303, f"/desk/sign-in?next={asked}"), address


def test_htmx_gets_a_full_redirect_to_sign_in(demo: Demo, every: list[Address]) -> None:
    for address in every:
        if address.name not in OPEN and address.method == "GET":
            answer = demo.desk.stranger.get(demo.path(address), part=True)
            assert (answer.status_code, answer.text) == (401, ""), address
            assert answer.headers["HX-Redirect"] == "/desk/sign-in?next=/desk/", address


def test_every_post_without_a_form_token_is_refused(demo: Demo, every: list[Address]) -> None:
    posts = [each for each in every if each.method != "GET"]
    assert len(posts) >= 12
    for address in posts:
        for part in (False, True):
            answer = demo.desk.ada.post(demo.path(address), part=part, token="")
            assert answer.status_code == 400, address
            assert "not from your current session" in answer.text, address


def test_another_users_form_token_is_refused(demo: Demo) -> None:
    answer = demo.desk.ada.post("/desk/sign-out", token=demo.desk.cleo.form_token())
    assert answer.status_code == 400


def test_an_owner_can_open_everything_listed_here(demo: Demo, every: list[Address]) -> None:
    """Otherwise, that others get 404 would prove nothing."""
    for address in every:
        if address.method == "GET" and address.name not in {*OPEN, "nothing_here"}:
            assert demo.ask(demo.desk.ada, address).status_code == 200, address


def test_other_sites_things_are_not_found(demo: Demo, every: list[Address]) -> None:
    """Cleo owns another site: she finds nothing of demo's, not even under her own site's key."""
    for address in every:
        if address.is_particular:
            for part in (False, True):
                assert demo.ask(demo.desk.cleo, address, part=part).status_code == 404, address
            if {"key"} < address.arguments:
                assert demo.ask(demo.desk.cleo, address, key="other").status_code == 404, address
    assert demo.desk.cleo.cards() == []
    for path in ("/desk/sites", "/desk/log?by=all", "/desk/log?by=settings"):
        assert "Demo blog" not in demo.desk.cleo.get(path).text
    assert not parse(demo.desk.cleo.get("/desk/log?by=all")).select(".entry")


def test_a_missing_site_is_not_found(demo: Demo, every: list[Address]) -> None:
    for address in every:
        if "key" in address.arguments:
            assert demo.ask(demo.desk.ada, address, key="nowhere").status_code == 404, address


def test_every_page_of_a_site_opens_with_its_permission(demo: Demo, every: list[Address]) -> None:
    of_sites = [each for each in every if "key" in each.arguments]
    assert {each.name for each in of_sites} <= NEEDS.keys()
    for address in of_sites:
        if not is_allowed(Role.MODERATOR, NEEDS[address.name]):
            answer = demo.ask(demo.desk.ben, address)
            assert answer.status_code == 403, address
            assert "Ask one of its owners." in answer.text, address
        elif address.method == "GET":
            assert demo.ask(demo.desk.ben, address).status_code == 200, address
