"""Standings on a site: authors can be trusted, always held or blocked, networks and domains blocked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NETWORK_BLOCK = timedelta(days=30)
"""How long a network stays blocked: networks change hands, and each day costs one more hash per comment."""


class TargetKind(StrEnum):
    """What a standing applies to."""

    GUEST = "guest"  # the commenter with one guest cookie
    NETWORK = "network"  # the hash of a network on one day (domain.network)
    DOMAIN = "domain"  # the domain of a link


class Standing(StrEnum):
    """What happens to the target's next comment."""

    TRUSTED = "trusted"  # not held as a first comment, for its links or pace, or where everything is held
    HELD = "held"  # always held for review
    BLOCKED = "blocked"  # rejected, and no moderator is notified


@dataclass(frozen=True, slots=True)
class Target:
    """A guest by id, a network by hash, or a domain by name in lower case."""

    kind: TargetKind
    value: str


def list_targets(*, guest_id: int | None, networks: Iterable[str], domains: Iterable[str]) -> list[Target]:
    """Return the targets that a comment comes from or links to, without duplicates and empty names."""
    guests = [] if guest_id is None else [Target(TargetKind.GUEST, str(guest_id))]
    sources = [Target(TargetKind.NETWORK, each) for each in dict.fromkeys(networks) if each]
    return [*guests, *sources, *(Target(TargetKind.DOMAIN, each) for each in dict.fromkeys(domains) if each)]


@dataclass(frozen=True, slots=True)
class MatchedStanding:
    """A standing on the site of a target that a comment comes from or links to."""

    target: Target
    standing: Standing

    @property
    def name(self) -> str:
        """What the desk calls the target: a domain by its name, but no guest's id and no network's hash."""
        return _NAMES.get(self.target.kind, self.target.value)


NETWORK = "network"
_NAMES = {TargetKind.GUEST: "author", TargetKind.NETWORK: NETWORK}

# Networks and domains are not people, so they cannot be trusted. Links to a domain are held by a held word.
_ALLOWED = {
    TargetKind.GUEST: frozenset(Standing),
    TargetKind.NETWORK: frozenset({Standing.BLOCKED}),
    TargetKind.DOMAIN: frozenset({Standing.BLOCKED}),
}


def may_have(kind: TargetKind, standing: Standing) -> bool:
    """Return whether this kind of target can have this standing."""
    return standing in _ALLOWED[kind]
