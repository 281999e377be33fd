"""Take the README's pictures of a real server with a real conversation: `make screenshots`."""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from moderation.app import create_app
from moderation.domain.page_url import Page, identify_page
from moderation.scoring.scorer import Scorer
from moderation.services.commenting import Draft, post_comment
from moderation.services.sites import get_site
from moderation.settings import load_settings
from tools.screenshot_words import HELD, LINES, Line
from tools.serving import Server, serving

ROOT = Path(__file__).resolve().parent.parent
Scheme = Literal["light", "dark"]
PICTURES = ROOT / "docs/pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Serve a new instance, fill it, and take one picture of the widget and one of the desk, light and dark."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        _converse(server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in SCHEMES:
            _picture_widget(browser, server, scheme)
            _picture_desk(browser, server, scheme)
        browser.close()


def _converse(server: Server) -> None:
    settings = load_settings(instance=server.instance, bind=f"127.0.0.1:{server.port}")
    app = create_app(settings)
    page = identify_page(server.blog)
    with app.app_context():
        scorer = app.extensions["parley"].scorer
        ids = _write(LINES, page, scorer)
        _write(HELD, page, scorer, answered=ids)


def _write(lines: Sequence[Line], page: Page, scorer: Scorer, answered: list[int] | None = None) -> list[int]:
    ids: list[int] = []
    for line in lines:
        posted = post_comment(
            Draft(
                page,
                line.body,
                author=line.author,
                title="Seven to six: the High Street closes to cars in March",
                parent_id=None if line.answers is None else (answered or ids)[line.answers],
            ),
            site_id=get_site("demo").id,
            guest_token=None,
            scorer=scorer,
            now=datetime.now(UTC) - line.ago,
        )
        ids.append(posted.comment_id)
        sys.stdout.write(f"{posted.status.value:9} {line.body[:60]}\n")
    return ids


def _picture_widget(browser: Browser, server: Server, scheme: Scheme) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 1000}, color_scheme=scheme, device_scale_factor=2)
    page.goto(server.blog)
    page.locator("#parley").scroll_into_view_if_needed()
    frame = page.frame_locator("#parley iframe")
    frame.locator("article").last.wait_for()
    frame.locator("time[title]").first.wait_for()
    page.locator("#parley").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#parley').scrollIntoView({block: 'start'}); scrollBy(0, -60)")
    page.wait_for_timeout(300)  # let the scrolled frame paint
    page.screenshot(path=PICTURES / f"widget-{scheme}.png")
    page.close()


def _picture_desk(browser: Browser, server: Server, scheme: Scheme) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 900}, color_scheme=scheme, device_scale_factor=2)
    email, password = server.sign_in
    page.goto(f"{server.origin}/desk/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("article").first.wait_for()
    page.screenshot(path=PICTURES / f"desk-{scheme}.png")
    page.close()


if __name__ == "__main__":
    main()
