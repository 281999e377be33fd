"""The API's URLs, in one table."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from moderation.web.api.analyses import analyze
from moderation.web.api.discovery import show_discovery
from moderation.web.api.problems import register_problems
from moderation.web.api.suggestions import suggest_score

_ROUTES = (
    ("POST", "/v1alpha1/comments:analyze", "analyze", analyze),
    ("POST", "/v1alpha1/comments:suggestscore", "suggest_score", suggest_score),
    ("GET", "/$discovery/rest", "discovery", show_discovery),
)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def make_api() -> Blueprint:
    """Return the API's blueprint. It is exempt from CSRF protection, since calls use keys instead of sessions."""
    blueprint = Blueprint("perspective", __name__)
    for method, rule, endpoint, view in _ROUTES:
        blueprint.add_url_rule(rule, endpoint, view, methods=[method])
    # Unknown URLs below these get errors in the same format, with the same headers.
    for number, rule in enumerate(("/v1alpha1/<path:path>", "/$discovery/<path:path>")):
        blueprint.add_url_rule(rule, f"nothing_here_{number}", _show_nothing_here, methods=_METHODS)
    register_problems(blueprint)
    blueprint.after_request(_protect)
    return blueprint


def _show_nothing_here(path: str) -> ResponseReturnValue:
    abort(404)


def _protect(response: Response) -> Response:
    """Forbid caching and cross-origin reading: the URL may contain a key."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
