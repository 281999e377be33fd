"""Public responses are compressed, with or without a proxy in front.

Private ones do not: compressing a secret together with attacker-chosen text leaks it (BREACH, 2013).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

try:
    from zopfli import gzip as squeezer
except ImportError:  # no wheel for this machine: plain gzip is a thirtieth larger
    squeezer = gzip

_SMALLEST = 500  # bytes; below, the headers weigh as much as what is saved
_LONG = 600  # seconds; what browsers keep so long is compressed once for very many
_TYPES = ("text/", "application/json", "application/atom+xml", "image/svg+xml")


def register_compression(app: Flask) -> None:
    """Compress what may be kept by shared caches, for whoever takes it."""
    app.after_request(compress_public)


def compress_public(response: Response) -> Response:
    """Compress an answer that is the same for everyone."""
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
        response.set_etag(etag, weak=True)  # other bytes than the plain ones, which mean the same
    return response


@lru_cache(maxsize=256)
def _compress(data: bytes) -> bytes:
    """Compress once: a hot thread's page comes as the same bytes again and again."""
    return gzip.compress(data, 9, mtime=0)


@lru_cache(maxsize=32)
def _squeeze(data: bytes) -> bytes:
    """Compress as well as gzip's format can, which takes half a second and saves a thirtieth."""
    squeezed: bytes = squeezer.compress(data)
    return squeezed
