"""One address, two shapes: a whole page, or the part of it that htmx asked for."""

from typing import Any

from flask import Response, make_response, render_template, request


def wants_part() -> bool:
    """Tell whether htmx asks for a part; a boosted link or a step back in history wants the whole page."""
    return request.headers.get("HX-Request-Type") == "partial"


def respond(*, page: str, part: str, status: int = 200, **data: Any) -> Response:
    """Render the page or its part with the same data."""
    response = make_response(render_template(part if wants_part() else page, **data), status)
    response.vary.update(("HX-Request", "HX-Request-Type"))
    return response
