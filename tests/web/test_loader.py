"""What other people's pages load from us: small, and allowed from anywhere."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

LIMIT = 2048  # bytes, compressed: 2.0 KB


def test_loader_is_two_kilobytes(client: FlaskClient) -> None:
    response = client.get("/embed.js", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= LIMIT
    served = gzip.decompress(response.data).decode()
    assert served.startswith("/*! Parley")
    assert "data-theme (auto|light|dark|host)" not in served


def test_counts_may_be_imported_by_any_page(client: FlaskClient) -> None:
    response = client.get("/counts.js", buffered=True)
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=600"


@pytest.mark.parametrize("name", ["embed.js", "counts.js"])
def test_scripts_work_under_strict_content_security_policies(client: FlaskClient, name: str) -> None:
    """They use no inline styles and build no markup from strings, so strict policies and trusted types work."""
    source = client.get(f"/{name}", buffered=True).text
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|setAttribute\(|srcdoc|eval\(|\.cookie", source)
