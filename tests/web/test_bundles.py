"""The widget's script and style: whole, small, and compressed for whoever takes it."""

import gzip
import re
import sys
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from moderation.web.assets import asset_url
from moderation.web.bundles import join_bundles
from moderation.web.compression import register_compression

STATIC = Path(__file__).parents[2] / "static"


def fetch(app: Flask, client: FlaskClient, name: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    with app.test_request_context():
        address = asset_url(name)
    response = client.get(address, headers=headers, buffered=True)
    assert response.status_code == 200
    return response.data, dict(response.headers)


def test_script_begins_with_htmx_as_it_was_published(app: Flask, client: FlaskClient) -> None:
    script, headers = fetch(app, client, "frame.js")
    assert script.startswith((STATIC / "vendor/htmx-4.0.1/htmx.min.js").read_bytes())
    assert headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in headers["Cache-Control"]


def test_every_part_is_in_its_bundle(app: Flask, client: FlaskClient) -> None:
    styles = fetch(app, client, "frame.css")[0] + fetch(app, client, "page.css")[0]
    scripts = fetch(app, client, "frame.js")[0] + fetch(app, client, "writing.js")[0]
    bundles = {".js": scripts.decode(), ".css": styles.decode()}
    for part in sorted((STATIC / "widget").rglob("*.*")):
        # What is longest and no name of its own is there as it was written: a sentence's name, a selector, an event.
        pattern = r'"([\w:.#\[\]-]{5,})"' if part.suffix == ".js" else r"^ *(\.[\w-]+)"
        said = re.findall(pattern, part.read_text(encoding="utf-8"), re.MULTILINE)
        assert max(said, key=len, default="") in bundles[part.suffix], part.name


def test_compressed_answers_are_the_same_bytes(app: Flask, client: FlaskClient) -> None:
    for name in ("frame.js", "frame.css", "desk/base.css"):
        plain, headers = fetch(app, client, name)
        packed, packed_headers = fetch(app, client, name, **{"Accept-Encoding": "gzip, br"})
        assert "Content-Encoding" not in headers
        assert packed_headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
        assert int(packed_headers["Content-Length"]) == len(packed) < len(plain) / 2
        assert "Accept-Encoding" in headers["Vary"]


def test_a_compressed_page_is_known_again(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset_url("frame.css")
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_unknown_bundle_is_not_there(client: FlaskClient) -> None:
    assert client.get("/bundles/other.js").status_code == 404


def test_without_a_minifier_files_are_served_as_they_are() -> None:
    plain = join_bundles(STATIC, shorten=lambda kind, source: source)
    assert plain.keys() == join_bundles(STATIC).keys()
    assert (STATIC / "embed.js").read_bytes() in plain["embed.js"]
    assert (STATIC / "desk/base.css").read_bytes() in plain["desk.css"]


def test_every_sheet_and_script_of_the_desk_is_served() -> None:
    plain = join_bundles(STATIC, shorten=lambda kind, source: source)
    own = {"thresholds.js", "widget.js"}  # of one page each
    for part in (STATIC / "desk").iterdir():
        if part.name not in own:
            assert part.read_bytes() in plain[f"desk{part.suffix}"], part.name


def pack(words: bytes) -> bytes:
    """Return what a browser gets for bytes that it may keep for an hour."""
    app = Flask("x")
    register_compression(app)

    @app.get("/")
    def show() -> Response:
        return Response(words, mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})

    response = app.test_client().get("/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    return bytes(response.data)


def test_without_zopfli_files_are_compressed_by_the_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zopfli", None)  # as Python itself says that a package cannot be imported
    words = (STATIC / "vendor/htmx-4.0.1/htmx.min.js").read_bytes() + b"/* without */"
    assert pack(words) == gzip.compress(words, 9, mtime=0)


def test_zopfli_compresses_further() -> None:
    words = (STATIC / "vendor/htmx-4.0.1/htmx.min.js").read_bytes() + b"/* with */"
    assert gzip.decompress(pack(words)) == words
    assert len(pack(words)) < len(gzip.compress(words, 9, mtime=0))
