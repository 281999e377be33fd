"""Who asks: a program on this machine, or anybody else."""

import ipaddress

from flask import request

_SAID_BY_PROXIES = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


def is_local() -> bool:
    """Tell whether a request comes from this machine itself.

    What a proxy on this machine passes on comes from loopback too, and is anybody's: it gives itself away by headers.
    """
    if any(header in request.headers for header in _SAID_BY_PROXIES):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
