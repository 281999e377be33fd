"""What a site thinks of those who write to it: whom it trusts, whose comments always wait, who is blocked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NETWORK_BLOCK = timedelta(days=30)
"""A network is somebody else's before long; and each day of blocks is one more hash to work out per comment."""


class TargetKind(StrEnum):
    """Whom or what a standing is about."""

    GUEST = "guest"  # the holder of one guest cookie
    NETWORK = "network"  # a hash of where comments came from on one day (domain.network)
    DOMAIN = "domain"  # where a comment's links lead


class Standing(StrEnum):
    """What it means for the next comment."""

    TRUSTED = "trusted"  # not held for being new, for links, or where everything is
    HELD = "held"  # always waits
    BLOCKED = "blocked"  # rejected, and nobody is bothered


@dataclass(frozen=True, slots=True)
class Target:
    """A guest by id, a network by its hash, a domain by its name in lower case."""

    kind: TargetKind
    value: str


def list_targets(*, guest_id: int | None, networks: Iterable[str], domains: Iterable[str]) -> list[Target]:
    """Return what a comment comes from and links to, each once; empty names are none."""
    guests = [] if guest_id is None else [Target(TargetKind.GUEST, str(guest_id))]
    sources = [Target(TargetKind.NETWORK, each) for each in dict.fromkeys(networks) if each]
    return [*guests, *sources, *(Target(TargetKind.DOMAIN, each) for each in dict.fromkeys(domains) if each)]


@dataclass(frozen=True, slots=True)
class MatchedStanding:
    """What a site thinks of one of those that a comment comes from or links to."""

    target: Target
    standing: Standing

    @property
    def name(self) -> str:
        """What the desk says is blocked: the domain's name, but no guest's number and no network's hash."""
        return _NAMES.get(self.target.kind, self.target.value)


NETWORK = "network"
_NAMES = {TargetKind.GUEST: "author", TargetKind.NETWORK: NETWORK}


# A network is many people and a domain is none: neither can be trusted, and to hold what links there is a held word.
_ALLOWED = {
    TargetKind.GUEST: frozenset(Standing),
    TargetKind.NETWORK: frozenset({Standing.BLOCKED}),
    TargetKind.DOMAIN: frozenset({Standing.BLOCKED}),
}


def may_have(kind: TargetKind, standing: Standing) -> bool:
    """Tell whether such a target can be given such a standing."""
    return standing in _ALLOWED[kind]
