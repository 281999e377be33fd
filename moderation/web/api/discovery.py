"""The document from which Google's clients learn what there is to call and where."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Response, abort, jsonify, request

from moderation.web.context import context

_FILE = Path(__file__).with_name("discovery.json")


def show_discovery() -> Response:
    """Describe the one version there is, called at this server's own address. It takes no key, and minds none."""
    if request.args.get("version") != _read()["version"]:
        abort(404)
    root = f"{context().public_origin}/"
    return jsonify({**_read(), "rootUrl": root, "baseUrl": root})


@cache
def _read() -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(_FILE.read_text(encoding="utf-8")))
