"""Shared helpers for team tests."""

from flask import Flask
from sqlalchemy import select

from moderation.domain.roles import Role
from moderation.services.accounts import team
from moderation.services.accounts.join import get_invitation
from moderation.services.refusals import NotFound
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.decisions.events import Event
from moderation.store.session import reading
from tests.conftest import Clock

SECRET = "a secret of these tests"


def invite(
    by: Reviewer, site: SiteView, clock: Clock, *, email: str = "eva@blog.test", role: Role = Role.MODERATOR
) -> str:
    return team.invite(by, site.id, email=email, role=role, secret=SECRET, now=clock())[1]


def opens(token: str, clock: Clock) -> bool:
    try:
        get_invitation(token, secret=SECRET, now=clock())
    except NotFound:
        return False
    return True


def again(by: Reviewer) -> Reviewer:
    """Return the same person with their current roles."""
    found = get_reviewer(by.id)
    assert found is not None
    return found


def events(app: Flask) -> list[tuple[str, str, str]]:
    with reading() as session:
        rows = session.scalars(select(Event).order_by(Event.id))
        return [(each.kind, each.subject, each.actor_label) for each in rows]
