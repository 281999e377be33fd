"""The loader under its short address."""

from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

# It is the one script that pages of strangers keep a link to, so it cannot carry its hash: a mend must arrive soon.
_MAX_AGE = 600  # seconds


def register_static_files(app: Flask) -> None:
    """Serve the loader."""
    app.add_url_rule("/embed.js", "loader", show_loader)


def show_loader() -> Response:
    """Send embed.js."""
    folder = Path(str(current_app.static_folder))
    response = send_from_directory(folder, "embed.js", mimetype="text/javascript", max_age=_MAX_AGE)
    response.cache_control.public = True
    return response
