"""The security headers of every answer that no room has given its own."""

from flask import Flask, Response

# Enough for a page of text: no script, no form, no frame around it.
_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def register_headers(app: Flask) -> None:
    """Set what is missing, last of all; register it before anything whose headers should win."""
    app.after_request(_set_missing)


def _set_missing(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Content-Security-Policy", _CSP)
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    # Pages under COEP may still load the loader and what the frame is drawn with; there is nothing private in them.
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    return response
