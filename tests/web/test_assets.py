"""Static files: immutable under their hash, revalidated without it; vendored files are unchanged."""

import base64
import gzip
import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.web.assets import asset_url, register_assets, release

STATIC = Path(__file__).parents[2] / "static"


def test_url_contains_the_hash_of_the_bytes(app: Flask) -> None:
    digest = hashlib.sha256((STATIC / "desk/base.css").read_bytes()).hexdigest()
    with app.test_request_context():
        assert asset_url("desk/base.css") == f"/static/desk/base.css?v={digest[:12]}"


@pytest.mark.parametrize("changed", ["static/a.css", "templates/a.html", "code/web/a.py"])
def test_release_changes_with_everything_rendered(tmp_path: Path, changed: str) -> None:
    shutil.copytree(STATIC, tmp_path / "static")
    for name in ("static/a.css", "templates/a.html", "code/web/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before", encoding="utf-8")

    def release_now() -> str:
        folders = {name: str(tmp_path / name) for name in ("static", "templates", "code")}
        app = Flask(
            "x", root_path=folders["code"], static_folder=folders["static"], template_folder=folders["templates"]
        )
        register_assets(app)
        with app.app_context():
            return release()

    before = release_now()
    assert release_now() == before
    (tmp_path / changed).write_text("after", encoding="utf-8")
    assert release_now() != before


def test_unknown_file_raises(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        asset_url("missing.css")


def test_exact_url_is_immutable(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset_url("desk/base.css")
    response = client.get(address, buffered=True)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/static/desk.css", "/static/desk.css?v=old", "/static/missing.css?v=x"])
def test_any_other_url_is_revalidated(client: FlaskClient, address: str) -> None:
    assert client.get(address, buffered=True).headers["Cache-Control"] in ("no-cache", "no-store")


def test_loader_is_short_lived_and_loads_anywhere(client: FlaskClient) -> None:
    response = client.get("/embed.js", buffered=True)
    assert response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "public, max-age=600"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_loader_is_small_and_old_enough_to_run() -> None:
    source = (STATIC / "embed.js").read_bytes()
    assert len(gzip.compress(source)) < 4096
    # ES2019: no syntax from 2020 or later.
    assert not re.search(rb"\?\.[a-z(\[]|\?\?|\|\|=|&&=|\.replaceAll\(|\.at\(", source)
    assert not re.search(rb"innerHTML|insertAdjacentHTML|document\.write|setAttribute\(\"style|eval\(", source)


@pytest.mark.parametrize("record", sorted(STATIC.glob("vendor/*/VENDOR.toml")), ids=lambda path: path.parent.name)
def test_vendored_files_are_unchanged(record: Path) -> None:
    vendor = tomllib.loads(record.read_text(encoding="utf-8"))
    assert record.parent.name.endswith(vendor["version"])
    assert (record.parent / "LICENSE").is_file()
    for name, expected in vendor["sha384"].items():
        digest = hashlib.sha384((record.parent / name).read_bytes()).digest()
        assert base64.b64encode(digest).decode() == expected, name
    assert {path.name for path in record.parent.iterdir()} == {"LICENSE", "VENDOR.toml", *vendor["sha384"]}
