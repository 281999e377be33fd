"""Static files under addresses that change with their bytes, so that browsers may keep them for ever."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, request, url_for

_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """A hash for each static file; `release` changes with any of them, any template and any of our modules."""

    hashes: dict[str, str]
    release: str


def register_assets(app: Flask) -> None:
    """Hash what is served, once, and give templates `asset_url`."""
    hashes = _hash_files(Path(str(app.static_folder)))
    drawn_by = (hashes, _hash_files(Path(str(app.template_folder))), _hash_files(Path(app.root_path), "*.py"))
    app.extensions["parley-assets"] = Assets(hashes, hashlib.sha256(repr(drawn_by).encode()).hexdigest()[:12])
    app.add_template_global(asset_url)
    app.after_request(_set_caching)


def asset_url(name: str) -> str:
    """Return the address of a static file. Raises KeyError for one that is not there."""
    return url_for("static", filename=name, v=_assets().hashes[name])


def release() -> str:
    """Return what stands for the code that draws pages: part of every ETag, so that an update reaches everyone."""
    return _assets().release


def _assets() -> Assets:
    return cast(Assets, current_app.extensions["parley-assets"])


def _set_caching(response: Response) -> Response:
    if request.endpoint == "static":
        name = (request.view_args or {}).get("filename", "")
        is_exact = request.args.get("v") == _assets().hashes.get(name) and response.status_code in (200, 304)
        response.headers["Cache-Control"] = _FOR_EVER if is_exact else "no-cache"
    return response


def _hash_files(folder: Path, pattern: str = "*") -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob(pattern))
        if path.is_file()
    }
