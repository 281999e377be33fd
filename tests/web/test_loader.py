"""What strangers' pages load of us: how little it is, and that it may come from anywhere."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

LIMIT = 2048  # bytes, compressed: 2.0 KB


def test_loader_weighs_two_kilobytes(client: FlaskClient) -> None:
    response = client.get("/embed.js", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= LIMIT
    served = gzip.decompress(response.data).decode()
    assert served.startswith("/*! Parley")
    assert "data-theme (auto|light|dark|host)" not in served


def test_counts_may_be_imported_by_pages_of_anyone(client: FlaskClient) -> None:
    response = client.get("/counts.js", buffered=True)
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=600"


@pytest.mark.parametrize("name", ["embed.js", "counts.js"])
def test_nothing_in_them_needs_a_page_to_be_lenient(client: FlaskClient, name: str) -> None:
    """Neither inline styles nor markup made of strings: strict policies and trusted types stand."""
    source = client.get(f"/{name}", buffered=True).text
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|setAttribute\(|srcdoc|eval\(|\.cookie", source)
