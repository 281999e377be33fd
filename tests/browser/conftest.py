"""A real server, a real browser, and pages of a blog that show the comments."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    FrameLocator,
    Page,
    expect,
    sync_playwright,
)

from moderation.app import create_app
from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.policy import change_policy, describe_policy
from moderation.services.sites.sites import change_site, get_site
from moderation.settings import load_settings
from moderation.store.database import db
from tools.serving import Server, serving

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a browser writes by itself for an answer that is meant to be an error.
_EXPECTED = re.compile(r"Failed to load resource|htmx:error: Failed to fetch")
_PATIENCE = 20_000  # milliseconds: what is waited for comes at once, but not on a machine that does other work
_numbers = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("instance")) as running:
        _let_anybody_write_at_once(open_app(running))
        yield running


def open_app(server: Server) -> Flask:
    """Return an app on the instance of a server, to write there what tests read."""
    return create_app(load_settings(instance=server.instance, bind=f"127.0.0.1:{server.port}"))


def _let_anybody_write_at_once(app: Flask) -> None:
    """Hold nothing for its pace: these tests write faster than people do. embed/test_pace.py has a look at that."""
    with app.app_context():
        site = get_site("demo")
        policy = replace(describe_policy(site.id).policy, hold_faster_than=None)
        change_policy(site.id, policy=policy, model="a test", actor="a test", now=datetime.now(UTC))
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert _CHROMIUM, "There is no chromium on this machine; `make test` installs it."
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers that know nobody, and fail for whatever their pages complain of: errors, policies, lost targets.

    Playwright's contexts block third-party cookies as they are.
    """
    contexts: list[BrowserContext] = []
    reports: list[str] = []

    def note(message: ConsoleMessage) -> None:
        is_htmx = message.type == "warning" and message.text.startswith("htmx:")
        if (message.type == "error" or is_htmx) and not _EXPECTED.search(message.text):
            reports.append(message.text)

    def open_one(**options: object) -> BrowserContext:
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(_PATIENCE)
        context.on("console", note)
        context.on("weberror", lambda error: reports.append(str(error.error)))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert not reports


@dataclass
class Post:
    """A post on a blog with the snippet on it, as one browser shows it."""

    page: Page
    url: str

    @property
    def frame(self) -> FrameLocator:
        """The comments."""
        return self.page.frame_locator("#parley iframe")

    @property
    def document(self) -> Frame:
        """The frame's document, to ask it questions."""
        return next(frame for frame in self.page.frames if "/embed/" in frame.url)

    def open(self, fragment: str = "") -> "Post":
        """Open the post and wait for its comments."""
        self.page.goto(self.url + fragment)
        self.page.locator("#parley").scroll_into_view_if_needed()
        self.frame.locator("#heading").wait_for()
        return self

    def reload(self) -> "Post":
        """Open it anew."""
        self.page.reload()
        self.page.locator("#parley").scroll_into_view_if_needed()
        self.frame.locator("#heading").wait_for()
        return self

    def write(self, body: str, *, name: str = "") -> None:
        """Write a comment and send it, once htmx has taken the form up."""
        self.frame.locator("#form[data-htmx-powered]").wait_for()
        self.frame.get_by_label("Your comment").fill(body)
        if name:
            self.frame.get_by_label("Your name").fill(name)
        # By key: the form has just opened and the page makes room for it, so a click may land where the button was.
        self.frame.get_by_role("button", name="Post comment").press("Enter")

    def insist(self, body: str, *, name: str = "") -> None:
        """Write a comment that its author is asked to think about again, and send it as it is."""
        self.write(body, name=name)
        expect(self.frame.locator("#nudge")).to_be_focused()
        self.frame.get_by_role("button", name="Send unchanged").press("Enter")


class Blog(ThreadingHTTPServer):
    """Serves what was written to `pages`; a real server, for browsers keep pages of nowhere away from this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PageHandler)
        self.pages: dict[str, bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}  # what a page is sent with beside itself


class _PageHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Blog)
        path = self.path.partition("?")[0]
        html = self.server.pages.get(path, b"")
        self.send_response(200 if html else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(html)))
        for name, value in self.server.headers.get(path, {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(html)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output to itself."""


@dataclass
class Press:
    """Prints posts on a blog that the demo site lists: each has a thread of its own."""

    server: Server
    app: Flask
    blog: Blog

    def print_post(
        self, context: BrowserContext, *, above: str = "", head: str = "", script: str = "", host: str = "127.0.0.1"
    ) -> Post:
        """Make a post; `above` stands over the comments, `script` adds attributes to the snippet."""
        path = f"/posts/{next(_numbers)}"
        url = f"http://{host}:{self.blog.server_port}{path}"
        html = (
            "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><link rel=icon href=data:,>"
            f"<title>A post</title>{head}<body>{above}"
            f"<div id=parley><a href='{self.server.origin}/t/demo?url={url}'>Comments</a></div>"
            f"<script async src='{self.server.origin}/embed.js' data-site=demo {script}></script>"
        )
        self.blog.pages[path] = html.encode()
        return Post(context.new_page(), url)

    def comment(
        self, post: Post, bodies: list[str], *, parent_id: int | None = None, is_chain: bool = False
    ) -> list[int]:
        """Put comments on a post, one a minute; a chain is each a reply to the one before."""
        ids: list[int] = []
        begun = datetime.now(UTC) - timedelta(minutes=len(bodies))
        with self.app.app_context():
            for number, body in enumerate(bodies):
                posted = post_comment(
                    Draft(identify_page(post.url), body, author=f"Reader {number}", parent_id=parent_id),
                    site_id=get_site("demo").id,
                    guest_token=None,
                    scorer=self.app.extensions["parley"].scorer,
                    now=begun + timedelta(minutes=number),
                )
                ids.append(posted.comment_id)
                parent_id = posted.comment_id if is_chain else parent_id
        return ids


@pytest.fixture(scope="session")
def press(server: Server) -> Iterator[Press]:
    app = open_app(server)
    blog = Blog()
    with app.app_context():
        site = get_site("demo")
        change_site(site.key, name=site.name, origins=[*site.origins, f"http://127.0.0.1:{blog.server_port}"])
    thread = Thread(target=blog.serve_forever)
    thread.start()
    yield Press(server, app, blog)
    blog.shutdown()
    thread.join()
    blog.server_close()
    with app.app_context():
        db.engine.dispose()
