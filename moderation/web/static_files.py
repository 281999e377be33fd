"""The two scripts that pages of strangers load, under short addresses."""

from flask import Flask, Response

from moderation.web.assets import show_bundle

# Pages keep links to them, so they cannot carry their hashes: a mend must arrive soon.
_MAX_AGE = 600  # seconds


def register_static_files(app: Flask) -> None:
    """Serve the loader, and what it adds to pages that show numbers."""
    app.add_url_rule("/embed.js", "loader", show_loader)
    app.add_url_rule("/counts.js", "counts_script", show_counts_script)


def show_loader() -> Response:
    """Send embed.js."""
    return _show("embed.js")


def show_counts_script() -> Response:
    """Send counts.js, which is imported: for that, a browser wants leave."""
    response = _show("counts.js")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _show(name: str) -> Response:
    response = show_bundle(name)
    response.cache_control.no_cache = None
    response.cache_control.public, response.cache_control.max_age = True, _MAX_AGE
    return response
