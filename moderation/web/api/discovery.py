"""The discovery document, from which Google's clients learn the API's methods and URL."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Response, abort, jsonify, request

from moderation.web.context import context

_FILE = Path(__file__).with_name("discovery.json")


def show_discovery() -> Response:
    """Send the discovery document with this server's own URL. It needs no key."""
    if request.args.get("version") != _read()["version"]:
        abort(404)
    root = f"{context().public_origin}/"
    return jsonify({**_read(), "rootUrl": root, "baseUrl": root})


@cache
def _read() -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(_FILE.read_text(encoding="utf-8")))
