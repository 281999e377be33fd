"""The repository's documents as pages."""

from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

DOCS = Path(__file__).parents[2] / "docs"
NAMES = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md"))


def test_list_has_every_document(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/docs/").text, "html.parser")
    assert sorted(str(a["href"]) for a in page.select(".contents a")) == sorted(f"/docs/{name}" for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_links_between_documents_work(client: FlaskClient, name: str) -> None:
    address = f"/docs/{name}"
    page = BeautifulSoup(client.get(address).text, "html.parser")
    for link in page.select("main a[href]"):
        target, fragment = urldefrag(urljoin(address, str(link["href"])))
        if not target.startswith("/docs/"):
            continue
        found = client.get(target)
        assert found.status_code == 200, f"{name} links to {link['href']}"
        assert not fragment or BeautifulSoup(found.text, "html.parser").find(id=fragment), f"{name}: {link['href']}"


def test_tables_and_code_are_rendered_and_html_is_escaped(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/docs/embedding").text, "html.parser")
    assert page.select("table td")
    assert "<script async" in page.select("pre code")[0].text
    assert not page.select("main script")


def test_wide_table_scrolls_and_can_be_focused(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/docs/embedding").text, "html.parser")
    assert len(page.select("table")) == len(page.select(".scroll[role=region][tabindex='0'][aria-label] > table"))


def test_file_name_works_too(client: FlaskClient) -> None:
    assert client.get("/docs/embedding.md").status_code == 200


@pytest.mark.parametrize("name", ["missing", "../README", "..%2fREADME", "%2e%2e/pyproject.toml", "/etc/passwd", "adr"])
def test_nothing_but_documents(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/{name}").status_code in (308, 404)
