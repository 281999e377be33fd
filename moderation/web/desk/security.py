"""CSRF protection and security headers of the desk."""

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from moderation.web.errors import show_problem

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# One page of the desk shows another in a frame; `g.desk_frames` says which of the two the response is.
_FRAMING = {
    "framing": f"{_CSP}; frame-src 'self'",
    "framed": _CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
}

_HEADERS = {
    "Content-Security-Policy": _CSP,
    "Referrer-Policy": "same-origin",  # the form token's check over https needs it
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


# Blueprints with their own checks: they have no session that a token could be bound to.
_GATED = ("embed", "mail_links", "keep", "perspective")
_OTHER_SESSION = (
    "This form is not from your current session: you have signed in or out since, or cookies are blocked. "
    "Go back, reload the page and send it again."
)
_OTHER_ADDRESS = (
    "Your browser did not confirm that this form is from this site. If it blocks the Referer header, allow it here. "
    "A proxy in front of Parley must pass on the Host header (nginx: proxy_set_header Host $host)."
)


def init_csrf(app: Flask) -> None:
    """Reject every unsafe request without a token, by default for all views.

    The exempt blueprints must be registered before this runs.
    """
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a token is valid as long as its session: a card may stay open over lunch
    csrf = CSRFProtect()
    csrf.init_app(app)
    for name in _GATED:
        csrf.exempt(app.blueprints[name])
    app.register_error_handler(CSRFError, _show_refusal)


def _show_refusal(error: CSRFError) -> Response:
    return show_problem(400, _OTHER_ADDRESS if "referrer" in str(error.description) else _OTHER_SESSION)


def set_headers(response: Response) -> Response:
    """Set the headers by URL prefix, so that errors and unknown URLs have them too."""
    if request.path == "/desk" or request.path.startswith("/desk/"):
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _FRAMING.get(g.get("desk_frames", ""), _CSP)
    return response
