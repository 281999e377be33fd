"""Pages of blogs as their owners write them, whatever that is."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Post, Press

Open = Callable[..., BrowserContext]
TALL = "<div style='height: 3000px'>A long post.</div>"

_numbers = count(1)


@dataclass(frozen=True)
class Host:
    """Puts pages on the blog."""

    press: Press

    @property
    def origin(self) -> str:
        """The blog's."""
        return f"http://127.0.0.1:{self.press.blog.server_port}"

    @property
    def ours(self) -> str:
        """The comments' origin."""
        return self.press.server.origin

    @property
    def snippet(self) -> str:
        """The two lines as they are pasted."""
        return f"<div id=parley><a href='{self.ours}/t/demo'>Comments</a></div>{self.script()}"

    def script(self, attributes: str = "data-site=demo") -> str:
        """The loader alone."""
        return f"<script async src='{self.ours}/embed.js' {attributes}></script>"

    def put(self, body: str, *, head: str = "", headers: dict[str, str] | None = None) -> str:
        """Put a page on the blog and return its address."""
        path = f"/hosts/{next(_numbers)}"
        html = (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            f"<link rel=icon href=data:,><title>A post</title>{head}<body>{body}"
        )
        self.press.blog.pages[path] = html.encode()
        self.press.blog.headers[path] = headers or {}
        return f"{self.origin}{path}"

    def comment(self, url: str, bodies: list[str]) -> list[int]:
        """Put comments under a page."""
        return self.press.comment(Post(None, url), bodies)  # type: ignore[arg-type]

    def visit(self, page: Page, url: str) -> Post:
        """Open a page and wait for its comments."""
        return Post(page, url).open()
