"""The form token of everything that is not public."""

from collections.abc import Iterable

from flask import Flask, Response
from flask_wtf.csrf import CSRFError, CSRFProtect

from moderation.web.errors import show_problem

# Blueprints with a gate of their own: what they serve has no session that a token could be bound to.
_GATED = ("embed",)


def init_csrf(app: Flask, *, exempt: Iterable[str] = _GATED) -> None:
    """Refuse every unsafe request without a token, also to a view that its author forgot to think about.

    `exempt` names the blueprints that guard themselves; they are registered before this runs.
    """
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a token lives as long as its session: a card may stay open over lunch
    csrf = CSRFProtect()
    csrf.init_app(app)
    for name in exempt:
        csrf.exempt(app.blueprints[name])
    app.register_error_handler(CSRFError, _show_refusal)


def _show_refusal(_: CSRFError) -> Response:
    return show_problem(
        400,
        "This form is not from your present session: you signed in or out since, or cookies are switched off. "
        "Go back, reload the page and send it again.",
    )
