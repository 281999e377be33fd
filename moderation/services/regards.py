"""What a site thinks of those that a comment comes from and links to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.link_domains import domain_of, list_parents
from moderation.domain.network import Network
from moderation.domain.standing import Regard, list_targets
from moderation.store.sites.standings import blocked_days, standings_of


def find_regards(
    session: Session,
    site_id: int,
    *,
    guest_id: int | None,
    networks: Iterable[str],
    links: Iterable[str],
    now: datetime,
) -> tuple[Regard, ...]:
    """Return what a site thinks of those a comment comes from and links to, inside the caller's transaction."""
    domains = [parent for link in links for parent in list_parents(domain_of(link))]
    targets = list_targets(guest_id=guest_id, networks=networks, domains=domains)
    return tuple(row.regard for row in standings_of(session, targets, site_id=site_id, now=now))


def hash_for_blocks(session: Session, site_id: int, *, network: Network | None, now: datetime) -> list[str]:
    """Return what a network was called on the days of which some network is blocked: its name changes every day."""
    if network is None:
        return []
    return [network.on(day) for day in blocked_days(session, site_id=site_id, now=now)]
