"""The two scripts that blogs load, at short, stable URLs."""

from flask import Flask, Response

from moderation.web.assets import show_bundle

# Blogs link to these URLs, so they cannot contain a hash; a short cache time lets fixes arrive soon.
_MAX_AGE = 600  # seconds


def register_static_files(app: Flask) -> None:
    """Register the embed script, and the script for comment counts."""
    app.add_url_rule("/embed.js", "loader", show_loader)
    app.add_url_rule("/counts.js", "counts_script", show_counts_script)


def show_loader() -> Response:
    """Send embed.js."""
    return _show("embed.js")


def show_counts_script() -> Response:
    """Send counts.js with a CORS header, which module imports require."""
    response = _show("counts.js")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _show(name: str) -> Response:
    response = show_bundle(name)
    response.cache_control.no_cache = None
    response.cache_control.public, response.cache_control.max_age = True, _MAX_AGE
    return response
