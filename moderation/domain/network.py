"""Networks of commenters, known only by a hash that changes every day."""

import hmac
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Network:
    """The address of a request while it is handled. It is never stored or printed, only its hash for a day is."""

    address: str = field(repr=False)
    secret: str = field(repr=False)

    def on(self, day: date) -> str:
        """Return its hash for a day, or an empty string if the address does not identify a network."""
        return hash_network(self.address, secret=self.secret, day=day)


_HOUSEHOLD = 64  # bits of the IPv6 prefix that one subscriber is given (RFC 6177)


def hash_network(address: str, *, secret: str, day: date) -> str:
    """Return a keyed hash of an address's network that is valid for one day.

    Return an empty string for loopback and invalid addresses: behind a proxy that does not forward the client's
    address, all readers would otherwise share one network.
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
