"""The snippets that no program here renders, and what all have in common."""

import re
from html import escape
from pathlib import Path

import pytest

from moderation.domain.snippet import KINDS, Kind
from moderation.services.sites.snippets import write_snippet
from tests.embedding.posts import HOST, KEY, TITLE, read

ROOT = Path(__file__).resolve().parents[2]
URL = "https://blog.example/on-the-high-street/"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_document_shows_the_snippet_as_it_is_kept(kind: Kind) -> None:
    kept = (ROOT / "templates/snippets" / f"{kind.name}.txt").read_text(encoding="utf-8")
    assert f"\n{kept}```\n" in (ROOT / "docs" / f"{kind.document}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_key_and_host_are_put_in_everywhere(kind: Kind) -> None:
    text = write_snippet(HOST, KEY, kind=kind.name)
    assert f"{HOST}" in text
    assert KEY in text
    assert not re.search(r"//HOST|\bKEY\b", text)


def test_ghost_fills_in_what_it_escapes() -> None:
    # Handlebars escapes what stands in two braces; Ghost's `url` is an address and comes as it is.
    values = {"comment_id": "64f1", "title": escape(TITLE), 'url absolute="true"': URL}
    html = re.sub(r"\{\{(.+?)\}\}", lambda found: values[found[1]], write_snippet(HOST, KEY, kind="ghost"))
    assert read(html) == {"thread": "ghost-64f1", "url": URL, "title": TITLE}
