"""Networks of commenters: what may be counted by, and what is never kept."""

import hmac
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Network:
    """Where a comment comes from, while it is being taken: what is kept of it is its hash on one day, never this.

    An address is of a person, so nothing that prints this shows it.
    """

    address: str = field(repr=False)
    secret: str = field(repr=False)

    def on(self, day: date) -> str:
        """Return its hash on a day; empty where the address tells nothing."""
        return hash_network(self.address, secret=self.secret, day=day)


_HOUSEHOLD = 64  # bits of an IPv6 address that one subscriber is given (RFC 6177)


def hash_network(address: str, *, secret: str, day: date) -> str:
    """Return a keyed hash of an address's network that is another one tomorrow; the address itself is kept nowhere.

    Empty for loopback and for what is no address: a proxy that forwards without saying for whom would otherwise make
    one network of all readers.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    if parsed.is_loopback:
        return ""
    network = ip_network((parsed, _HOUSEHOLD), strict=False) if parsed.version == 6 else parsed
    return hmac.new(secret.encode(), f"network {day} {network}".encode(), "sha256").hexdigest()[:32]
