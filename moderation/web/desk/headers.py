"""What browsers may do with the desk's pages: as little as possible."""

from flask import Response, g, request

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The one page that frames another of the desk, and that other: `g.desk_frames` names which of them an answer is.
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


def set_headers(response: Response) -> Response:
    """Set the headers by prefix, so that errors and addresses that no view serves have them too."""
    if request.path == "/desk" or request.path.startswith("/desk/"):
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = _FRAMING.get(g.get("desk_frames", ""), _CSP)
    return response
