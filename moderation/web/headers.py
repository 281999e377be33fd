"""Default security headers, for responses that do not set their own."""

from flask import Flask, Response

# Enough for a page of text: no scripts, no forms, no framing.
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def register_headers(app: Flask) -> None:
    """Set missing headers last; register this before anything whose headers take precedence."""
    app.after_request(_set_missing)


def _set_missing(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    # Lets pages under COEP load the embed script and the frame's assets, none of which are private.
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    return response
