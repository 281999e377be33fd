"""Who may frame an answer, and what the document in the frame may do."""

from collections.abc import Iterable

from flask import Response, g, request

from moderation.web.context import context

_FIXED = {
    # A page under COEP shows the frame only when both of these are sent; they cost nothing, all we load is our own.
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Content-Type-Options": "nosniff",
}


def allow_framing(origins: Iterable[str]) -> None:
    """Let pages of these origins, and no others, frame the answer to this request.

    The patterns are safe in a header by the rules of `domain.origins`. Until this is called, the answer is a refusal
    that holds no data, and any page may show it, also one on a disk, which `*` leaves out: its owner needs to read it.
    """
    g.frame_ancestors = " ".join(origins) or "'none'"


def protect(response: Response) -> Response:
    """Set the headers of every answer of the widget."""
    ours = context().public_origin
    response.headers.update(_FIXED)
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            # Paths, not 'self': htmx acts on attributes, and one that slipped past the sanitiser could otherwise read
            # the desk with a moderator's cookie from the plain page.
            f"connect-src {ours}/embed/",
            f"form-action {ours}/embed/ {ours}/c/",
            "base-uri 'none'",
            f"frame-ancestors {g.get('frame_ancestors', '* file:')}",
        )
    )
    if request.path.startswith("/embed/"):
        response.headers["X-Robots-Tag"] = "noindex"
    return response
