"""Who asks: a program on this machine, or anybody else."""

import ipaddress
from urllib.parse import urlsplit

from flask import request

_SAID_BY_PROXIES = (
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"),
    *("X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
)


def is_local() -> bool:
    """Tell whether a request comes from this machine itself.

    What a proxy on this machine passes on comes from loopback too, and is anybody's: it gives itself away by headers.
    So is what a page in this machine's browser asks for under a name that its owner has pointed at loopback: whoever
    asks for themselves asks for loopback by its own name.
    """
    if any(header in request.headers for header in _SAID_BY_PROXIES):
        return False
    return _is_loopback(request.remote_addr or "") and _is_loopback(_asked_host())


def _asked_host() -> str:
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
    return "127.0.0.1" if host == "localhost" else host


def _is_loopback(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
