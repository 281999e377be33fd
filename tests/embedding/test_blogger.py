"""The Blogger themes with their expressions filled in."""

import pytest

from moderation.services.sites.snippets import write_snippet
from tests.embedding.blogger import render_theme
from tests.embedding.posts import HOST, KEY, TITLE, read

URL = "https://maren.blogspot.com/2026/11/on-the-high-street.html"
ITEM: dict[str, str | bool] = {"data:post.id": "8123456789012345678", "data:post.title": TITLE}
THEMES: dict[str, dict[str, str | bool]] = {
    "blogger": {"data:view.isSingleItem": True, "data:post.url.canonical": URL},
    "blogger-v1": {"data:blog.pageType": "item", "data:post.canonicalUrl": URL},
}
LISTS: dict[str, dict[str, str | bool]] = {
    "blogger": {"data:view.isSingleItem": False},
    "blogger-v1": {"data:blog.pageType": "index"},
}


@pytest.mark.parametrize("kind", THEMES)
def test_a_post_names_its_thread_whatever_its_title(kind: str) -> None:
    html = render_theme(write_snippet(HOST, KEY, kind=kind), ITEM | THEMES[kind])
    assert read(html) == {"thread": "blogger-8123456789012345678", "url": URL, "title": TITLE}


@pytest.mark.parametrize("kind", THEMES)
def test_a_list_of_posts_has_no_comments(kind: str) -> None:
    assert render_theme(write_snippet(HOST, KEY, kind=kind), ITEM | THEMES[kind] | LISTS[kind]).strip() == ""
