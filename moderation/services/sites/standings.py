"""Standings on a site: listing, giving and removing them, and finding those that apply to a comment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from moderation.domain.events import EventKind
from moderation.domain.link_domains import BadDomain, clean_domain, domain_of, list_parents
from moderation.domain.network import Network
from moderation.domain.roles import Permission
from moderation.domain.standing import (
    NETWORK_BLOCK,
    MatchedStanding,
    Standing,
    Target,
    TargetKind,
    list_targets,
    may_have,
)
from moderation.services.refusals import NotFound, Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import get_comment
from moderation.store.decisions.events import add_event
from moderation.store.review.authors import newest_names
from moderation.store.session import reading, writing
from moderation.store.sites import standings
from moderation.store.sites.standings import StandingRow, blocked_days, standings_of

LINES_A_PAGE = 50
_NOT_HERE = "There is no such author on this site."


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing in force.

    `name` is a guest's latest name, a domain, or empty for a network, of which only the `day` is known.
    """

    id: int
    target: Target
    standing: Standing
    name: str
    day: date | None
    by: str
    since: datetime
    until: datetime | None

    @property
    def guest_id(self) -> int | None:
        """The guest's id, or None if the target is not a guest."""
        return int(self.target.value) if self.target.kind is TargetKind.GUEST else None


@dataclass(frozen=True, slots=True)
class StandingsPage:
    """A page of a site's standings, newest first; `next_before` asks for the next page and is None at the end."""

    lines: Sequence[StandingView]
    next_before: int | None


def list_standings(site_id: int, *, by: Reviewer, now: datetime, before: int | None = None) -> StandingsPage:
    """Return a page of a site's standings. Raises NotFound and NotAllowed."""
    by.require(site_id, Permission.JUDGE_AUTHORS)
    with reading() as session:
        rows = standings.standing_rows(session, site_id=site_id, now=now, before_id=before, limit=LINES_A_PAGE + 1)
        shown = rows[:LINES_A_PAGE]
        return StandingsPage(to_views(session, shown), shown[-1].id if len(rows) > LINES_A_PAGE else None)


def to_views(session: Session, rows: Sequence[StandingRow]) -> list[StandingView]:
    """Return standings with the names of their targets, inside the caller's transaction."""
    guests = [(int(row.value), row.site_id) for row in rows if row.kind == TargetKind.GUEST]
    names = newest_names(session, guests)
    return [_to_view(row, names) for row in rows]


def give_standing(target: Target, standing: Standing, *, by: Reviewer, site_id: int, now: datetime) -> None:
    """Trust, always hold or block a guest who has commented on a site, or block a domain.

    Networks are blocked by a comment that came from them (see `block_network`). Raises NotFound, NotAllowed, and
    Unacceptable for an invalid domain or a standing that the target cannot have.
    """
    by.require(site_id, Permission.JUDGE_AUTHORS)
    if target.kind is TargetKind.NETWORK or not may_have(target.kind, standing):
        raise Unacceptable("This can't be trusted, held or blocked that way.", field="standing")
    with writing() as session:
        if target.kind is TargetKind.DOMAIN:
            block_domain(session, target.value, by=by, site_id=site_id, now=now)
        else:
            put_guest(session, int(target.value), standing, by=by, site_id=site_id, now=now)


def take_standing(standing_id: int, *, by: Reviewer, site_id: int, now: datetime) -> StandingView:
    """Remove a standing and return it. Raises NotFound for one of another site, and NotAllowed."""
    by.require(site_id, Permission.JUDGE_AUTHORS)
    with writing() as session:
        row = session.get(StandingRow, standing_id)
        if row is None or row.site_id != site_id:
            raise NotFound("This was already removed.")
        (view,) = to_views(session, [row])
        _write_event(session, EventKind.STANDING_TAKEN, row, subject=_subject(row, view.name), by=by, now=now)
        session.delete(row)
        standings.drop_expired(session, site_id=site_id, now=now)
        return view


def put_guest(
    session: Session, guest_id: int, standing: Standing, *, by: Reviewer, site_id: int, now: datetime
) -> None:
    """Give a guest a standing inside the caller's transaction. Raises NotFound if they never commented on the site."""
    name = newest_names(session, [(guest_id, site_id)]).get(guest_id)
    if name is None:
        raise NotFound(_NOT_HERE)
    _put(session, Target(TargetKind.GUEST, str(guest_id)), standing, by=by, site_id=site_id, now=now)


def block_domain(session: Session, typed: str, *, by: Reviewer, site_id: int, now: datetime) -> str:
    """Block links to a domain inside the caller's transaction, and return its canonical name. Raises Unacceptable."""
    try:
        domain = clean_domain(typed)
    except BadDomain as error:
        raise Unacceptable(str(error), field="domain") from error
    _put(session, Target(TargetKind.DOMAIN, domain), Standing.BLOCKED, by=by, site_id=site_id, now=now)
    return domain


def block_network(session: Session, comment_id: int, *, by: Reviewer, site_id: int, now: datetime) -> None:
    """Block the network that a comment came from for NETWORK_BLOCK, inside the caller's transaction.

    Raises NotFound for a comment of another site, and Unacceptable if its network is no longer stored.
    """
    comment = get_comment(session, comment_id)
    if comment is None or comment.site_id != site_id:
        raise NotFound("There is no such comment.")
    if not comment.network or not is_recent(comment.created_at, now):
        raise Unacceptable("This comment’s network is no longer stored.", field="network")
    day = comment.created_at.astimezone(UTC).date()
    target = Target(TargetKind.NETWORK, comment.network)
    _put(session, target, Standing.BLOCKED, by=by, site_id=site_id, now=now, day=day)


def is_recent(written_at: datetime, now: datetime) -> bool:
    """Return whether a comment is so recent that its network may still be its author's."""
    return now - written_at < NETWORK_BLOCK


def find_standings_for(
    session: Session,
    site_id: int,
    *,
    guest_id: int | None,
    networks: Iterable[str],
    links: Iterable[str],
    now: datetime,
) -> tuple[MatchedStanding, ...]:
    """Return the standings of a comment's author, networks and linked domains, inside the caller's transaction."""
    domains = [parent for link in links for parent in list_parents(domain_of(link))]
    targets = list_targets(guest_id=guest_id, networks=networks, domains=domains)
    return tuple(row.matched for row in standings_of(session, targets, site_id=site_id, now=now))


def network_hashes(session: Session, site_id: int, *, network: Network | None, now: datetime) -> list[str]:
    """Return a network's hashes for the days on which any network is blocked; the hash changes every day."""
    if network is None:
        return []
    return [network.on(day) for day in blocked_days(session, site_id=site_id, now=now)]


def _put(
    session: Session,
    target: Target,
    standing: Standing,
    *,
    by: Reviewer,
    site_id: int,
    now: datetime,
    day: date | None = None,
) -> None:
    standings.drop_expired(session, site_id=site_id, now=now)
    row = standings.find_standing(session, target, site_id=site_id)
    if row is not None and row.standing == standing and day is None:
        return  # nothing would change
    if row is None:
        row = StandingRow(site_id=site_id, kind=target.kind.value, value=target.value)
        session.add(row)
    row.standing, row.day = standing.value, day
    row.actor_id, row.actor_label = by.id, by.email
    row.created_at, row.expires_at = now, _expiry(day, now)
    session.flush()
    (view,) = to_views(session, [row])
    _write_event(session, EventKind.STANDING_GIVEN, row, subject=_subject(row, view.name), by=by, now=now)


def _expiry(day: date | None, now: datetime) -> datetime | None:
    return None if day is None else now + NETWORK_BLOCK


def _write_event(
    session: Session, kind: EventKind, row: StandingRow, *, subject: str, by: Reviewer, now: datetime
) -> None:
    """Log a change, without the hash of a network, which means nothing to people."""
    value = {} if row.kind == TargetKind.NETWORK else {"value": row.value}
    details = {"target": row.kind, "standing": row.standing, **value}
    add_event(session, kind, site_id=row.site_id, subject=subject, actor=(by.id, by.email), now=now, **details)


def _subject(row: StandingRow, name: str) -> str:
    return f"network of {row.day}" if row.day else name


def _to_view(row: StandingRow, names: dict[int, str]) -> StandingView:
    matched = row.matched
    is_guest = matched.target.kind is TargetKind.GUEST
    name = names.get(int(row.value), "") if is_guest else "" if row.day else row.value
    return StandingView(
        row.id, matched.target, matched.standing, name, row.day, row.actor_label, row.created_at, row.expires_at
    )
