"""Sign-in: success, failure, rate limit, redirects and sessions."""

import pytest

from tests.web.desk.conftest import Desk
from tests.web.html import one, parse, text


def test_the_right_password_opens_the_queue(desk: Desk) -> None:
    answer = desk.stranger.sign_in("ADA@example.com ")
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert text(parse(desk.stranger.get("/desk/")), ".email") == "ada@example.com"


@pytest.mark.parametrize(
    ("email", "password"), [("ada@example.com", "wrong"), ("nobody@example.com", "wrong"), ("", "")]
)
def test_a_wrong_password_does_not_reveal_accounts(desk: Desk, email: str, password: str) -> None:
    answer = desk.stranger.sign_in(email, password, next="/desk/log")
    page = parse(answer)
    assert answer.status_code == 422
    assert text(page, "#problem") == "Wrong email address or password."
    assert one(page, "#email").get("value", "") == email  # the address stays,
    assert not one(page, "#password").get("value")  # the password does not
    assert one(page, "[name=next]")["value"] == "/desk/log"
    assert desk.stranger.get("/desk/").status_code == 303


def test_after_ten_failures_the_address_is_locked(desk: Desk) -> None:
    for _ in range(10):
        assert desk.stranger.sign_in("ada@example.com", "wrong").status_code == 422
    answer = desk.stranger.sign_in("ada@example.com")  # even the right password is refused now
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "in 15 minutes" in text(parse(answer), "#problem")
    assert one(parse(answer), "#email")["value"] == "ada@example.com"
    desk.clock.advance(minutes=16)
    assert desk.stranger.sign_in("ada@example.com").status_code == 303


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/desk/log?by=all", "/desk/log?by=all"),
        ("/desk/sites/demo/policy", "/desk/sites/demo/policy"),
        ("", "/desk/"),
        ("https://evil.example/desk/", "/desk/"),
        ("//evil.example/desk/", "/desk/"),
        ("/\\evil.example", "/desk/"),
        ("/desk/\\evil", "/desk/"),
        ("/desk/\r\nSet-Cookie: a=b", "/desk/"),
        ("/embed.js", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_redirects_stay_within_the_desk(desk: Desk, asked: str, leads_to: str) -> None:
    assert desk.stranger.sign_in("ada@example.com", next=asked).location == leads_to


def test_signed_in_users_skip_the_form(desk: Desk) -> None:
    assert desk.ada.get("/desk/sign-in?next=/desk/log").location == "/desk/log"


def test_signing_in_starts_a_new_session(desk: Desk) -> None:
    """A form opened before signing in, perhaps planted by an attacker, must not work afterwards."""
    before = desk.stranger.form_token()
    desk.stranger.sign_in("ada@example.com")
    assert desk.stranger.post("/desk/sign-out", token=before).status_code == 400


def test_the_session_cookie_has_safe_attributes(desk: Desk) -> None:
    cookie = desk.stranger.sign_in("ada@example.com").headers["Set-Cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-parley_desk=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_signing_out_ends_the_session(desk: Desk) -> None:
    answer = desk.ada.post("/desk/sign-out")
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")
    assert desk.ada.get("/desk/").status_code == 303


def test_a_session_ends_after_two_weeks(desk: Desk) -> None:
    lifetime = desk.app.permanent_session_lifetime
    assert lifetime.days == 14
    assert "Expires=" in desk.stranger.sign_in("ada@example.com").headers["Set-Cookie"]


def test_a_deleted_account_is_signed_out(desk: Desk) -> None:
    with desk.ada.client.session_transaction() as kept:
        kept["moderator"] = [999, 0]
    assert desk.ada.get("/desk/").status_code == 303


def test_public_pages_neither_read_nor_set_the_session(desk: Desk) -> None:
    """Otherwise shared caches could not store them, and moderators would get pages of their own on the blog."""
    for path in ("/embed/demo?url=https://blog.example/post", "/t/demo?url=https://blog.example/post", "/embed.js"):
        answer = desk.ada.get(path)
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", "") or path.startswith("/t/"), path
