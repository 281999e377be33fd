"""Static files at URLs that contain a content hash, so that browsers may cache them forever."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, current_app, request, url_for

from moderation.web.bundles import join_bundles

_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True, slots=True)
class Assets:
    """The bundles and the hash of each file; `release` changes with any file, template or module."""

    bundles: Mapping[str, bytes]
    hashes: Mapping[str, str]
    release: str


def register_assets(app: Flask) -> None:
    """Build the bundles and hashes once, and register `asset_url` for templates."""
    static = Path(str(app.static_folder))
    bundles = join_bundles(static)
    hashes = {**_hash_files(static), **{name: _hash(data) for name, data in bundles.items()}}
    sources = (hashes, _hash_files(Path(str(app.template_folder))), _hash_files(Path(app.root_path), ".py"))
    release = hashlib.sha256(repr(sources).encode()).hexdigest()[:12]
    app.extensions["parley-assets"] = Assets(bundles, hashes, release)
    app.add_url_rule("/bundles/<name>", "bundle", show_bundle)
    app.add_template_global(asset_url)
    app.after_request(_set_caching)


def asset_url(name: str) -> str:
    """Return the URL of a static file or bundle. Raises KeyError if it does not exist."""
    assets = _assets()
    version = assets.hashes[name]
    if name in assets.bundles:
        return url_for("bundle", name=name, v=version)
    return url_for("static", filename=name, v=version)


def release() -> str:
    """Return a hash of the code that renders pages; it is part of every ETag, so that caches notice an update."""
    return _assets().release


def show_bundle(name: str) -> Response:
    """Send a bundle."""
    data = _assets().bundles.get(name)
    if data is None:
        abort(404)
    response = Response(data, mimetype=_TYPES[Path(name).suffix])
    response.set_etag(_assets().hashes[name])
    response.make_conditional(request)
    return response


def _assets() -> Assets:
    return cast(Assets, current_app.extensions["parley-assets"])


def _set_caching(response: Response) -> Response:
    if request.endpoint in ("static", "bundle"):
        name = next(iter((request.view_args or {}).values()), "")
        is_exact = request.args.get("v") == _assets().hashes.get(name) and response.status_code in (200, 304)
        response.headers["Cache-Control"] = _FOR_EVER if is_exact else "no-cache"
    return response


def _hash_files(folder: Path, suffix: str = "") -> dict[str, str]:
    hashes: dict[str, str] = {}
    for parent, _, names in os.walk(folder):  # a Path per file would take longer than all else here
        inside = "".join(f"{part}/" for part in Path(parent).relative_to(folder).parts)
        for name in names:
            if name.endswith(suffix):
                path = os.path.join(parent, name)
                hashes[inside + name] = _hash_file(path, os.stat(path).st_mtime_ns)
    return dict(sorted(hashes.items()))


@cache
def _hash_file(path: str, _changed_at: int) -> str:
    """Hash a file once, as long as it is not changed: a process may make many apps."""
    return _hash(Path(path).read_bytes())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
