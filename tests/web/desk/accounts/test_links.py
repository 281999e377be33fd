"""Links for joining a team and for a new password: they work once, for a limited time."""

import logging

import pytest

from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator
from moderation.services.accounts.password_reset import make_password_link
from moderation.services.accounts.team import Team, list_team
from moderation.services.sites.access import get_reviewer
from moderation.web.context import Context
from tests.web.desk.accounts.people import BEN, TEAM, invite
from tests.web.desk.conftest import PASSWORD, Desk
from tests.web.html import one, parse, text

GONE = "This link has been used or has expired. Ask for a new one."
NEW = "a staple for the battery"


def password_path(desk: Desk, email: str = "ben@example.com") -> str:
    context: Context = desk.app.extensions["parley"]
    return f"/desk/password/{make_password_link(email, secret=context.secret, now=desk.clock())}"


def team(desk: Desk) -> Team:
    ada = get_reviewer(1)
    assert ada is not None
    return list_team(ada, desk.sites["demo"].id, now=desk.clock())


def test_an_invitation_makes_an_account_and_signs_it_in(desk: Desk) -> None:
    path = invite(desk.ada, role="owner")
    page = parse(desk.stranger.get(path))
    assert text(page, "h1") == "Parley Join Demo blog"
    assert "ada@example.com invites eva@example.com" in " ".join(page.get_text(" ").split())
    assert "as owner" in page.get_text()
    assert one(page, "#password")["autocomplete"] == "new-password"
    answer = desk.stranger.post(path, password=NEW, name="Eva")
    assert (answer.status_code, answer.location) == (303, "/desk/")
    page = parse(desk.stranger.get("/desk/"))
    assert text(page, ".email") == "eva@example.com"
    assert text(page, "#notice") == "Welcome. You are now owner of Demo blog."
    assert [(each.email, each.name, each.role) for each in team(desk).members][-1] == (
        "eva@example.com",
        "Eva",
        Role.OWNER,
    )
    assert team(desk).invitations == []
    assert desk.ben.get(path).status_code == 404


@pytest.mark.parametrize(("password", "name", "field"), [("short", "Eva", "password"), (NEW, "x" * 81, "name")])
def test_errors_are_shown_at_their_field(desk: Desk, password: str, name: str, field: str) -> None:
    path = invite(desk.ada)
    answer = desk.stranger.post(path, password=password, name=name)
    page = parse(answer)
    assert answer.status_code == 422
    assert page.select(f"#{field}-error")
    assert one(page, "#name")["value"] == name
    assert not one(page, "#password").get("value")
    assert desk.stranger.post(path, password=NEW, name="").status_code == 303


def test_an_existing_account_joins_as_itself(desk: Desk) -> None:
    path = invite(desk.ada, "cleo@example.com")
    page = parse(desk.cleo.get(path))
    assert not page.select("#password, #name")  # she is signed in to that account
    assert desk.cleo.post(path).location == "/desk/"
    assert "Demo blog" in desk.cleo.get("/desk/sites").text
    assert "Another blog" in desk.cleo.get("/desk/sites").text


def test_an_account_holder_can_sign_in_on_the_page(desk: Desk) -> None:
    path = invite(desk.ada, "cleo@example.com")
    page = parse(desk.stranger.get(path))
    assert one(page, "#password")["autocomplete"] == "current-password"
    assert not page.select("#name")
    answer = desk.stranger.post(path, password="wrong")
    assert answer.status_code == 422
    assert "Wrong password." in text(parse(answer), "#password-error")
    assert desk.stranger.post(path, password=PASSWORD).status_code == 303
    assert text(parse(desk.stranger.get("/desk/")), ".email") == "cleo@example.com"


def test_failed_sign_ins_on_the_page_count_as_usual(desk: Desk) -> None:
    path = invite(desk.ada, "cleo@example.com")
    for _ in range(10):
        desk.stranger.post(path, password="wrong")
    answer = desk.stranger.post(path, password=PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "in 15 minutes" in text(parse(answer), "#password-error")
    assert desk.stranger.sign_in("cleo@example.com").status_code == 429


def test_a_different_signed_in_account_is_pointed_out(desk: Desk) -> None:
    path = invite(desk.ada)
    page = parse(desk.ben.get(path))
    assert "You are signed in as ben@example.com ." in text(page, ".notice")
    assert desk.ben.post(path, password=NEW).status_code == 303
    assert text(parse(desk.ben.get("/desk/")), ".email") == "eva@example.com"


def test_members_are_told_that_they_have_joined_already(desk: Desk) -> None:
    path = invite(desk.ada)
    create_moderator("eva@example.com", site_key="demo", role=Role.OWNER, password=PASSWORD, now=desk.clock())
    for answer in (desk.stranger.get(path), desk.stranger.post(path, password=PASSWORD)):
        assert answer.status_code == 200
        assert "is already on the team of Demo blog" in " ".join(parse(answer).get_text(" ").split())


def test_a_password_link_ends_every_session(desk: Desk) -> None:
    path = password_path(desk)
    page = parse(desk.stranger.get(path))
    assert "ben@example.com" in page.get_text()
    answer = desk.stranger.post(path, password="short")
    assert answer.status_code == 422
    assert "12 to 1,000 characters" in text(parse(answer), "#password-error")
    assert desk.ben.get("/desk/").status_code == 200
    assert desk.stranger.post(path, password=NEW).location == "/desk/"
    assert text(parse(desk.stranger.get("/desk/")), ".email") == "ben@example.com"
    assert desk.ben.get("/desk/").location == "/desk/sign-in?next=/desk/"
    assert desk.ben.sign_in("ben@example.com").status_code == 422
    assert desk.ben.sign_in("ben@example.com", NEW).status_code == 303


def test_used_expired_ended_and_unknown_links_look_alike(desk: Desk) -> None:
    used, older = password_path(desk), invite(desk.ada, "fay@example.com")
    desk.stranger.post(used, password=NEW)
    invite(desk.ada, "fay@example.com")
    old = password_path(desk, "cleo@example.com")
    desk.clock.advance(hours=25)
    forged = f"{old[:-2]}{'A' if old[-2] != 'A' else 'B'}{old[-1]}"
    for path in (
        used,
        older,
        old,
        forged,
        "/desk/join/x",
        "/desk/password/" + "x" * 5_000,
        old.replace("password", "join"),
    ):
        for browser in (desk.cleo, desk.stranger):
            for answer in (browser.get(path), browser.post(path, password=NEW)):
                assert answer.status_code == 404, path
                assert GONE in answer.text, path


def test_links_are_not_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = invite(desk.ada)
    desk.stranger.get(path)
    desk.stranger.post(path, password=NEW)
    desk.ada.post(f"{TEAM}/members/{BEN}/password-link")
    assert path.rpartition("/")[2] not in caplog.text
    assert "password/" not in caplog.text


def test_errors_do_not_log_the_link(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    path = invite(desk.ada)
    desk.app.testing, desk.app.config["PROPAGATE_EXCEPTIONS"] = False, False

    def fail() -> None:
        raise RuntimeError("something unforeseen")

    desk.app.before_request_funcs.setdefault("desk", []).append(fail)
    assert desk.stranger.get(path).status_code == 500
    assert "something unforeseen" in caplog.text
    assert path.rpartition("/")[2] not in caplog.text
