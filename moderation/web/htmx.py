"""Tell requests for a whole page from htmx requests for a part of it."""

from flask import request


def wants_part() -> bool:
    """Tell whether htmx requests a part; boosted links and history restoration request the whole page."""
    kind = request.headers.get("HX-Request-Type")
    return kind == "partial" if kind else request.headers.get("HX-Request") == "true"
