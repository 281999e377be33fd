"""One address, two shapes: a whole page, or the part of it that htmx asked for."""

from flask import request


def wants_part() -> bool:
    """Tell whether htmx asks for a part; a boosted link or a step back in history wants the whole page."""
    asked = request.headers.get("HX-Request-Type")
    return asked == "partial" if asked else request.headers.get("HX-Request") == "true"
