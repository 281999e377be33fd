"""Tell requests by programs on this machine from all others."""

import ipaddress
from urllib.parse import urlsplit

from flask import request

_PROXY_HEADERS = (
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"),
    *("X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
)


def is_local() -> bool:
    """Tell whether a request comes from a program on this machine.

    Requests through a local proxy also come from loopback; they are recognised by the proxy's headers. Requests by a
    web page whose domain was rebound to loopback are recognised by the Host header, which must name loopback itself.
    """
    if any(header in request.headers for header in _PROXY_HEADERS):
        return False
    return _is_loopback(request.remote_addr or "") and _is_loopback(_requested_host())


def _requested_host() -> str:
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
