"""Compress public responses, with or without a proxy in front.

Private responses stay uncompressed: compressing a secret together with attacker-chosen text leaks it (BREACH, 2013).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_SMALLEST = 500  # bytes; below, the added headers outweigh the savings
_LONG = 600  # seconds; responses cached this long are worth compressing harder
_TYPES = ("text/", "application/json", "application/atom+xml", "image/svg+xml")


def register_compression(app: Flask) -> None:
    """Compress publicly cacheable responses for clients that accept gzip."""
    app.after_request(compress_public)


def compress_public(response: Response) -> Response:
    """Compress a response that is the same for everyone."""
    if not response.cache_control.public or not (response.mimetype or "").startswith(_TYPES):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < _SMALLEST:
        return response
    is_kept_long = (response.cache_control.max_age or 0) >= _LONG
    response.set_data(_squeeze(data) if is_kept_long else _compress(data))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # weak: the same content, but different bytes
    return response


@lru_cache(maxsize=256)
def _compress(data: bytes) -> bytes:
    """Compress with gzip; cached, since a busy thread's page is sent many times."""
    return gzip.compress(data, 9, mtime=0)


@lru_cache(maxsize=32)
def _squeeze(data: bytes) -> bytes:
    """Compress with zopfli, which takes half a second and saves another 3 %."""
    try:
        from zopfli import gzip as zopfli
    except ImportError:  # no wheel for this machine: plain gzip is 3% larger
        return _compress(data)
    squeezed: bytes = zopfli.compress(data)
    return squeezed
