"""Shared helpers for standing tests."""

from typing import Any

from sqlalchemy import select

from moderation.domain.network import Network
from moderation.domain.standing import Target, TargetKind
from moderation.services.sites import standings
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.sites.standings import StandingView, list_standings
from moderation.store.comments.comments import Comment
from moderation.store.decisions.events import Event
from moderation.store.session import reading, writing
from tests.conftest import Clock

HOME, ELSEWHERE = Network("203.0.113.7", "s"), Network("198.51.100.1", "s")


def guest_of(comment_id: int) -> Target:
    with reading() as session:
        return Target(TargetKind.GUEST, str(session.get_one(Comment, comment_id).guest_id))


def domain(name: str) -> Target:
    return Target(TargetKind.DOMAIN, name)


def block_network_of(comment_id: int, *, by: Reviewer, site: SiteView, clock: Clock) -> None:
    with writing() as session:
        standings.block_network(session, comment_id, by=by, site_id=site.id, now=clock())


def events() -> list[tuple[str, str, dict[str, Any]]]:
    with reading() as session:
        return [(each.kind, each.subject, each.details) for each in session.scalars(select(Event).order_by(Event.id))]


def lines(site: SiteView, by: Reviewer, clock: Clock) -> list[StandingView]:
    return list(list_standings(site.id, by=by, now=clock()).lines)
