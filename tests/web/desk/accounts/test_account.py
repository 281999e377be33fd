"""The user's own account page: settings, password, sessions."""

import pytest

from moderation.services.sites.access import get_reviewer
from tests.web.desk.conftest import PASSWORD, Browser, Desk
from tests.web.html import one, parse, text

ADA = 1
NEW = "a staple for the battery"


def settings_of(moderator_id: int = ADA) -> tuple[str, bool, float | None]:
    found = get_reviewer(moderator_id)
    assert found is not None
    return found.name, found.uses_keys, found.veil_at


def copy_of(desk: Desk, browser: Browser) -> Browser:
    """Return another browser with the same cookies, as after theft of a session."""
    copied = Browser(desk.app.test_client())
    with browser.client.session_transaction() as kept:
        inside = dict(kept)
    with copied.client.session_transaction() as kept:
        kept.update(inside)
    return copied


def change(by: Browser, old: str = PASSWORD, password: str = NEW) -> int:
    return by.post("/desk/account/password", old=old, password=password).status_code


def test_every_page_links_to_the_account(desk: Desk) -> None:
    link = one(parse(desk.ada.get("/desk/")), ".side a[href='/desk/account']")
    assert link.get_text() == "Your account, ada@example.com"
    assert one(parse(desk.ada.get("/desk/account")), ".side .account [aria-current]")["href"] == "/desk/account"


def test_settings_are_saved_and_shown(desk: Desk) -> None:
    page = parse(desk.ada.get("/desk/account"))
    assert (one(page, "#name").get("value", ""), one(page, "#veil_at")["value"]) == ("", "0.95")
    assert one(page, "#uses_keys").has_attr("checked")
    answer = desk.ada.post("/desk/account", name=" Ada  L. ", veil_at="0,8")
    assert (answer.status_code, answer.location) == (303, "/desk/account")
    assert settings_of() == ("Ada L.", False, 0.8)
    desk.ada.post("/desk/account", name="", uses_keys="y", veil_at="")
    assert settings_of() == ("", True, None)
    page = parse(desk.ada.get("/desk/account"))
    assert (one(page, "#veil_at")["value"], one(page, "#uses_keys").has_attr("checked")) == ("", True)


def test_the_density_is_kept_from_the_account_page_and_from_the_queue(desk: Desk) -> None:
    assert not parse(desk.ada.get("/desk/")).select(".is-dense")
    desk.ada.post("/desk/account", name="", density="dense", veil_at="")
    page = parse(desk.ada.get("/desk/account"))
    assert one(page, "input[name=density][checked]")["value"] == "dense"
    queue = parse(desk.ada.get("/desk/?queue=spam"))
    assert one(queue, "#cards")["class"] == ["cards", "is-dense"]
    assert not parse(desk.ben.get("/desk/")).select(".is-dense")
    switch = one(queue, "button[name=dense]")
    assert (switch.get_text(), switch["value"], switch["form"]) == ("Comfortable view", "0", "density")
    answer = desk.ada.post("/desk/account/density", dense="0", back="/desk/?queue=spam")
    assert (answer.status_code, answer.location) == (303, "/desk/?queue=spam")
    assert not parse(desk.ada.get("/desk/")).select(".is-dense")


def test_a_density_that_is_none_changes_nothing(desk: Desk) -> None:
    assert desk.ada.post("/desk/account/density", dense="very").status_code == 400
    assert not parse(desk.ada.get("/desk/")).select(".is-dense")


@pytest.mark.parametrize(
    ("name", "veil_at", "field"),
    [("x" * 81, "", "name"), ("BEN", "", "name"), ("Ada", "much", "veil_at"), ("Ada", "1.5", "veil_at")],
)
def test_errors_keep_what_was_typed(desk: Desk, name: str, veil_at: str, field: str) -> None:
    desk.ben.post("/desk/account", name="Ben", uses_keys="y", veil_at="")
    answer = desk.ada.post("/desk/account", name=name, uses_keys="y", veil_at=veil_at)
    page = parse(answer)
    assert answer.status_code == 422
    assert text(page, f"#{field}-error")
    assert one(page, "#errors a")["href"] == f"#{field}"
    assert (one(page, "#name")["value"], one(page, "#veil_at")["value"]) == (name, veil_at)
    assert settings_of() == ("", True, 0.95)


def test_a_missing_field_changes_nothing(desk: Desk) -> None:
    assert desk.ada.post("/desk/account", name="Ada").status_code == 422
    assert settings_of() == ("", True, 0.95)


def test_a_new_password_ends_the_other_sessions_only(desk: Desk) -> None:
    copied = copy_of(desk, desk.ada)
    assert copied.get("/desk/").status_code == 200
    assert change(desk.ada) == 303
    page = parse(desk.ada.get("/desk/account"))
    assert "You have been signed out everywhere else." in text(page, "#notice")
    assert copied.get("/desk/").location == "/desk/sign-in?next=/desk/"
    assert desk.stranger.sign_in("ada@example.com").status_code == 422
    assert desk.stranger.sign_in("ada@example.com", NEW).status_code == 303


def test_the_current_password_is_required_and_rate_limited(desk: Desk) -> None:
    answer = desk.ada.post("/desk/account/password", old=PASSWORD, password="short")
    assert answer.status_code == 422
    assert "12 to 1,000 characters" in text(parse(answer), "#password-error")
    for _ in range(10):
        answer = desk.ada.post("/desk/account/password", old="wrong", password=NEW)
        assert answer.status_code == 422
    page = parse(answer)
    assert text(page, "#old-error") == "That is not your current password."
    assert not one(page, "#old").get("value")
    assert one(page, "#veil_at")["value"] == "0.95"  # the other form is unchanged
    answer = desk.ada.post("/desk/account/password", old=PASSWORD, password=NEW)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert desk.ada.get("/desk/").status_code == 200  # the session continues, only the password is unchanged


def test_signing_out_everywhere_ends_every_session(desk: Desk) -> None:
    copied = copy_of(desk, desk.ada)
    answer = desk.ada.post("/desk/account/sign-out-everywhere")
    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")
    for browser in (desk.ada, copied):
        assert browser.get("/desk/").status_code == 303
    assert desk.ben.get("/desk/").status_code == 200
    assert desk.ada.sign_in("ada@example.com").status_code == 303
    assert copied.get("/desk/").status_code == 303


@pytest.mark.parametrize("kept", [1, "1", [1], [1, "0"], [1, 1], [1, 0, 0], {"1": 0}, None])
def test_invalid_sessions_are_rejected(desk: Desk, kept: object) -> None:
    with desk.stranger.client.session_transaction() as session:
        session["moderator"] = kept
    assert desk.stranger.get("/desk/").status_code == 303
