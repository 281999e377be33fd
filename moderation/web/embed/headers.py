"""Who may frame a response, and what the document in the frame may do."""

from collections.abc import Iterable

from flask import Response, g, request

from moderation.web.context import context

_FIXED = {
    # A page under COEP shows the frame only with both of these. They cost nothing: everything we load is our own.
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Content-Type-Options": "nosniff",
}


def allow_framing(origins: Iterable[str]) -> None:
    """Allow pages of these origins, and no others, to frame the response.

    `domain.origins` makes sure that the patterns are safe in a header. Until this is called, the response is a refusal
    without data, and any page may show it, because its owner has to read it. `*` does not cover pages opened from a
    disk, so file: is allowed as well.
    """
    g.frame_ancestors = " ".join(origins) or "'none'"


def protect(response: Response) -> Response:
    """Set the headers of every response of the widget."""
    ours = context().public_origin
    response.headers.update(_FIXED)
    response.headers["Content-Security-Policy"] = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            # Paths, not 'self': htmx acts on attributes, and one that got past the sanitiser could otherwise read the
            # desk from the plain page with a moderator's cookie.
            f"connect-src {ours}/embed/",
            f"form-action {ours}/embed/ {ours}/c/",
            "base-uri 'none'",
            f"frame-ancestors {g.get('frame_ancestors', '* file:')}",
        )
    )
    if request.path.startswith("/embed/"):
        response.headers["X-Robots-Tag"] = "noindex"
    return response
