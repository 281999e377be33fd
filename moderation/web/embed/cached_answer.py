"""Responses that are the same for everyone: an ETag before any rendering, and caching by shared caches."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from flask import Response, make_response, request

from moderation.services.comments.public_thread import ThreadMark, read_mark
from moderation.web.assets import release
from moderation.web.context import context
from moderation.web.embed.page_cache import page_cache
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.tokens import hour_of

# Browsers always revalidate (a longer max-age hid approved comments after a reload); shared caches absorb the load.
_CACHING = "public, max-age=0, s-maxage=5"


def answer_public(shape: str, wanted: PageRequest, render: Callable[[PageRequest, ThreadMark], str]) -> Response:
    """Return 304 if the client has these bytes already, else render them; `shape` tells documents from fragments.

    The ETag covers everything the bytes depend on, so a check costs one query, not a rendering. `wanted` should contain
    nothing else: every value that makes no difference to the bytes would be rendered and cached separately.
    """
    now = context().now()
    mark = read_mark(wanted.site.id, page=wanted.page, now=now)
    if wanted.title and mark.title:  # the title that the page had when its thread began
        wanted = replace(wanted, title=mark.title)
    parts = (shape, wanted, mark, hour_of(now), context().public_origin, release())
    etag = hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
    # Weak comparison: a proxy that compresses makes the ETag weak on its way out.
    is_known = request.if_none_match.contains_weak(etag)
    response = Response(status=304) if is_known else make_response(_render_once(etag, lambda: render(wanted, mark)))
    response.set_etag(etag)
    response.headers["Cache-Control"] = _CACHING
    return response


def _render_once(etag: str, render: Callable[[], str]) -> bytes:
    page = page_cache().find(etag)
    if page is None:
        page = render().encode()
        page_cache().keep(etag, page)
    return page
