"""What real generators of sites make of the snippets."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.embedding.generators import build_with_hugo, build_with_jekyll
from tests.embedding.posts import HOST, KEY, TITLE, read


@pytest.mark.parametrize("build", [build_with_hugo, build_with_jekyll])
def test_a_post_says_its_address_and_title(build: Callable[..., str], tmp_path: Path) -> None:
    html = build(tmp_path, title=TITLE, slug="łódź-東京", blog="https://blog.example", host=HOST, key=KEY)
    assert read(html) == {"thread": "", "url": f"https://blog.example/posts/{quote('łódź-東京')}/", "title": TITLE}
