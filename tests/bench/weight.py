"""The bytes a browser receives for a thread of fifty comments, by file.

`make bench-weight`, or `python -m tests.bench.weight`. The texts are generated and varied, because fifty copies of one
sentence would compress to nothing.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, Request, sync_playwright

from moderation.app import create_app
from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.seeding.texts import Tone
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import get_site
from moderation.settings import load_settings
from moderation.store.database import db
from tools.serving import serving

COMMENTS = 50
_PATIENCE = 20_000  # milliseconds


@dataclass(frozen=True)
class Load:
    """One response: its body as transferred, and the total with headers."""

    path: str
    origin: str
    is_frames: bool
    body: int
    whole: int


def write_thread(app: Flask, url: str, *, count: int = COMMENTS) -> None:
    """Post generated comments under a page, every third as a reply to the one before."""
    words, chance = SeedWords(), Random(20261123)
    begun = datetime.now(UTC) - timedelta(hours=count)
    previous: int | None = None
    with app.app_context():
        for number in range(count):
            draft = Draft(
                identify_page(url),
                words.draw_text(Tone.CIVIL, chance),
                author=words.draw_name(chance),
                parent_id=previous if number % 3 == 2 else None,
            )
            posted = post_comment(
                draft,
                site_id=get_site("demo").id,
                guest_token=None,
                scorer=app.extensions["parley"].scorer,
                now=begun + timedelta(hours=number),
            )
            previous = posted.comment_id


def weigh(page: Page, url: str) -> list[Load]:
    """Open a page with a thread and return what was loaded in addition to the page itself, in order."""
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(url)
    frame = page.locator("#parley iframe")
    frame.scroll_into_view_if_needed()
    page.frame_locator("#parley iframe").locator("article").first.wait_for(timeout=_PATIENCE)
    # By then the frame has made all its requests.
    page.wait_for_load_state("networkidle", timeout=_PATIENCE)
    own = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    return [load for load in map(_load, finished) if load.origin != own]


def table(loads: Sequence[Load]) -> str:
    """Return the responses as a Markdown table."""
    rows = [("", "bytes, compressed", "with headers"), ("---", "---:", "---:")]
    rows += [(load.path, f"{load.body:,}", f"{load.whole:,}") for load in loads]
    of_frame = [load for load in loads if load.is_frames]
    rows.append(("the whole widget", f"{total(of_frame):,}", f"{sum(load.whole for load in of_frame):,}"))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def total(loads: Sequence[Load]) -> int:
    """Return the total bytes of the bodies."""
    return sum(load.body for load in loads)


def _load(request: Request) -> Load:
    parts, sizes = urlsplit(request.url), request.sizes()
    return Load(
        path=parts.path,
        origin=f"{parts.scheme}://{parts.netloc}",
        is_frames=request.frame.parent_frame is not None,
        body=sizes["responseBodySize"],
        whole=sizes["responseBodySize"] + sizes["responseHeadersSize"],
    )


def main() -> None:
    """Measure the widget on the demo page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("There is no chromium on this machine; `make test` installs it.")
    with TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        app = create_app(load_settings(instance=server.instance, bind=f"127.0.0.1:{server.port}"))
        write_thread(app, server.blog)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        loads = weigh(browser.new_page(), server.blog)
        browser.close()
        with app.app_context():
            db.engine.dispose()
    strangers = {load.origin for load in loads} - {server.origin}
    sys.stdout.write(
        f"{COMMENTS} comments, {len(loads)} requests, {len(strangers)} of them to others\n\n{table(loads)}\n"
    )


if __name__ == "__main__":
    main()
