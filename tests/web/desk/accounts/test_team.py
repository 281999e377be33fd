"""The team page: list, invitations, roles, removal."""

import re

import pytest
from bs4 import Tag

from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator
from moderation.services.sites.access import get_reviewer
from tests.web.desk.accounts.people import ADA, BEN, CLEO, TEAM, invite
from tests.web.desk.conftest import PASSWORD, Browser, Desk
from tests.web.html import one, parse, text


def people(by: Browser) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in parse(by.get(TEAM)).select(".people > li")]


def line_of(by: Browser, email: str) -> Tag:
    return next(each for each in parse(by.get(TEAM)).select(".people > li") if email in each.get_text())


def buttons(line: Tag) -> list[str]:
    for unseen in line.select(".unseen"):
        unseen.decompose()
    return [button.get_text().strip() for button in line.select("button")]


def roles_of(moderator_id: int) -> dict[str, Role]:
    found = get_reviewer(moderator_id)
    assert found is not None
    return {each.site.key: each.role for each in found.roles.values()}


def test_an_owner_sees_members_roles_and_dates(desk: Desk) -> None:
    ada, ben = people(desk.ada)
    assert ada.startswith("ada@example.com (you) owner joined 22 Nov 2026, 12:00 UTC The only owner can’t")
    assert ben.startswith("ben@example.com moderator joined 22 Nov 2026, 12:00 UTC Make owner")
    assert buttons(line_of(desk.ada, "ada@")) == []
    assert buttons(line_of(desk.ada, "ben@")) == ["Make owner", "Remove", "Create password link"]


def test_the_page_is_a_tab_of_the_site_for_owners_only(desk: Desk) -> None:
    tab = one(parse(desk.ada.get("/desk/sites/demo")), f"#site-tabs a[href='{TEAM}']")
    assert tab.get_text() == "Team"
    assert one(parse(desk.ada.get(TEAM)), "#site-tabs [aria-current]").get_text() == "Team"
    refused = desk.ben.get(TEAM)
    assert refused.status_code == 403
    assert "Ask one of its owners." in text(parse(refused), "h1.refused")
    assert desk.cleo.get(TEAM).status_code == 404


def test_an_invitation_shows_its_link_once(desk: Desk) -> None:
    path = invite(desk.ada, " Eva@Example.com ")
    assert re.fullmatch(r"/desk/join/[\w-]{32}\.[\w-]{43}", path)
    again = parse(desk.ada.get(TEAM))
    assert not again.select("#fresh-link")
    line = line_of(desk.ada, "eva@example.com")
    assert "invited by ada@example.com expires 29 Nov 2026, 12:00 UTC" in " ".join(line.get_text(" ").split())
    assert "eva@example.com" in desk.stranger.get(path).text


def test_the_fresh_link_can_be_copied(desk: Desk) -> None:
    desk.ada.post(f"{TEAM}/invitations", email="eva@example.com", role="owner")
    page = parse(desk.ada.get(TEAM))
    assert one(page, "[data-copies]")["data-copies"] == one(page, ".fresh-link pre")["id"]
    assert "eva@example.com" in text(page, ".fresh-link p:nth-of-type(1)")


def test_an_invitation_can_be_withdrawn(desk: Desk) -> None:
    path = invite(desk.ada)
    button = one(line_of(desk.ada, "eva@"), "button")
    assert desk.ada.post(f"{TEAM}/invitations", withdraw=str(button["value"])).location == TEAM
    page = parse(desk.ada.get(TEAM))
    assert "The invitation for eva@example.com has been withdrawn" in text(page, "#notice")
    assert not page.select("#invitations-title")
    assert desk.stranger.get(path).status_code == 404
    assert desk.ada.post(f"{TEAM}/invitations", withdraw=str(button["value"])).status_code == 409


def test_a_missing_invitation_is_not_found(desk: Desk) -> None:
    for number in ("0", "99"):
        assert desk.ada.post(f"{TEAM}/invitations", withdraw=number).status_code == 404
    for nonsense in ("", "-1", "one", "²", "9" * 30):
        assert desk.ada.post(f"{TEAM}/invitations", withdraw=nonsense).status_code == 400


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("nobody", "moderator", "not a valid email address"),
        ("", "moderator", "not a valid email address"),
        ("BEN@example.com", "owner", "is already on the team"),
        ("eva@example.com", "king", "Not a valid choice"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(desk: Desk, email: str, role: str, says: str) -> None:
    answer = desk.ada.post(f"{TEAM}/invitations", email=email, role=role)
    page = parse(answer)
    assert answer.status_code == 422
    assert says in text(page, "#errors")
    assert one(page, "#email")["value"] == email
    assert not page.select("#invitations-title")


def test_roles_can_be_changed_and_members_removed(desk: Desk) -> None:
    member = f"{TEAM}/members/{BEN}"
    assert desk.ada.post(member, role="owner").location == TEAM
    page = parse(desk.ada.get(TEAM))
    assert text(page, "#notice") == "ben@example.com is now owner of Demo blog."
    assert desk.ben.get(TEAM).status_code == 200
    assert buttons(line_of(desk.ben, "ada@")) == ["Make moderator", "Remove", "Create password link"]
    assert buttons(line_of(desk.ben, "ben@")) == ["Make moderator", "Leave the team"]
    assert desk.ada.post(member, role="moderator").location == TEAM
    assert desk.ada.post(member, remove="1").location == TEAM
    assert roles_of(BEN) == {}
    assert desk.ben.get("/desk/").status_code == 200  # an account without sites sees an empty desk
    assert desk.ben.get("/desk/sites").status_code == 200
    assert desk.ben.get("/desk/sites/demo").status_code == 404
    assert desk.ada.post(member, remove="1").status_code == 404


def test_the_only_owner_can_neither_leave_nor_step_down(desk: Desk) -> None:
    for change in ({"remove": "1"}, {"role": "moderator"}):
        answer = desk.ada.post(f"{TEAM}/members/{ADA}", **change)  # type: ignore[arg-type]
        assert answer.status_code == 422
        assert "ada@example.com is the only owner" in text(parse(answer), ".errors")
    assert roles_of(ADA) == {"demo": Role.OWNER}


def test_after_leaving_or_stepping_down_one_lands_on_an_open_page(desk: Desk) -> None:
    desk.ada.post(f"{TEAM}/members/{BEN}", role="owner")
    assert desk.ada.post(f"{TEAM}/members/{ADA}", role="moderator").location == "/desk/sites"
    assert desk.ada.get("/desk/sites").status_code == 200
    assert desk.ben.post(f"{TEAM}/members/{ADA}", role="owner").location == TEAM
    assert desk.ada.post(f"{TEAM}/members/{ADA}", remove="1").location == "/desk/sites"
    assert roles_of(ADA) == {}


def test_an_empty_form_changes_nothing(desk: Desk) -> None:
    for change in ({}, {"role": "king"}):
        assert desk.ada.post(f"{TEAM}/members/{BEN}", **change).status_code == 400  # type: ignore[arg-type]
    assert roles_of(BEN) == {"demo": Role.MODERATOR}


def test_an_owner_can_make_a_members_password_link(desk: Desk) -> None:
    assert desk.ada.post(f"{TEAM}/members/{BEN}/password-link").location == TEAM
    page = parse(desk.ada.get(TEAM))
    path = text(page, "#fresh-link").removeprefix("http://localhost:8000")
    assert path.startswith("/desk/password/")
    assert "24 hours" in text(page, ".fresh-link p:nth-of-type(1)")
    assert "ben@example.com" in desk.stranger.get(path).text


def test_no_password_links_for_oneself_or_members_of_other_sites(desk: Desk) -> None:
    create_moderator("ben@example.com", site_key="other", role=Role.MODERATOR, password=PASSWORD, now=desk.clock())
    line = line_of(desk.ada, "ben@")
    assert "flask moderator reset" in line.get_text()
    assert "Create password link" not in buttons(line)
    for member, says in ((BEN, "a site that you do not own"), (ADA, "your own account")):
        refused = desk.ada.post(f"{TEAM}/members/{member}/password-link")
        assert refused.status_code == 403
        assert says in text(parse(refused), "h1.refused")


def test_members_of_other_sites_are_not_found(desk: Desk) -> None:
    for path in (f"{TEAM}/members/{CLEO}", f"{TEAM}/members/{CLEO}/password-link", f"{TEAM}/members/999"):
        assert desk.ada.post(path, remove="1", role="owner").status_code == 404
    assert roles_of(CLEO) == {"other": Role.OWNER}
