"""The ids of the test moderators, and how an owner invites another."""

from tests.web.desk.conftest import Browser
from tests.web.html import parse, text

TEAM = "/desk/sites/demo/team"
ADA, BEN, CLEO = 1, 2, 3


def invite(by: Browser, email: str = "eva@example.com", role: str = "moderator") -> str:
    """Invite an address and return the path of the link that the team page shows."""
    answer = by.post(f"{TEAM}/invitations", email=email, role=role)
    assert (answer.status_code, answer.location) == (303, TEAM)
    return text(parse(by.get(TEAM)), "#fresh-link").removeprefix("http://localhost:8000")
