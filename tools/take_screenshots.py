"""Take the README's screenshots of a real server with a sample conversation: `make screenshots`."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FrameLocator, sync_playwright
from playwright.sync_api import Page as Tab

from moderation.app import create_app
from moderation.domain.page_url import Page, identify_page
from moderation.domain.policy import WhenUncovered
from moderation.scoring.scorer import Scorer
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.policy import change_policy, describe_policy
from moderation.services.sites.sites import get_site
from moderation.settings import load_settings
from tools.screenshot_words import ARABIC, HELD, LINES, Line
from tools.serving import ROOT, Server, environment_of, serving

Scheme = Literal["light", "dark"]
PICTURES = ROOT / "docs/pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_PAINT = 300  # milliseconds to paint a scrolled frame
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Serve a new instance, fill it, and take screenshots: widget, desk and lab in light and dark, phone, Arabic."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        _converse(server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for scheme in SCHEMES:
            _picture_widget(browser, server, scheme)
            _picture_desk(browser, server, scheme)
        _picture_phone(browser, server)
        _picture_arabic(browser, server)
        _make_history(server)
        for scheme in SCHEMES:
            _picture_lab(browser, server, scheme)
        browser.close()


def _converse(server: Server) -> None:
    settings = load_settings(instance=server.instance, bind=f"127.0.0.1:{server.port}")
    app = create_app(settings)
    page = identify_page(server.blog)
    with app.app_context():
        scorer = app.extensions["parley"].scorer
        ids = _write(LINES, page, scorer)
        _write(HELD, page, scorer, answered=ids)
        site = get_site("demo")
        # The scorer does not know Arabic, which is not the point of the screenshot.
        policy = replace(describe_policy(site.id).policy, when_uncovered=WhenUncovered.PUBLISH)
        change_policy(site.id, policy=policy, model=scorer.model, actor="make screenshots", now=datetime.now(UTC))
        _write(ARABIC, identify_page(_arabic_post(server)), scorer, title="سبعة مقابل ستة: الشارع الرئيسي بلا سيارات")


def _make_history(server: Server) -> None:
    """Seed a month of decided comments, so that thresholds can be tried on a history."""
    seed = [sys.executable, "-m", "flask", "seed", "--comments", "5000", "--threads", "50"]
    subprocess.run(seed, cwd=ROOT, env=environment_of(server.instance, server.port), check=True)


def _write(
    lines: Sequence[Line],
    page: Page,
    scorer: Scorer,
    *,
    title: str = "What hit the Orsa bridge? Claims, evidence and open questions",
    answered: list[int] | None = None,
) -> list[int]:
    ids: list[int] = []
    for line in lines:
        posted = post_comment(
            Draft(
                page,
                line.body,
                author=line.author,
                title=title,
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
    _open_post(page, server.blog)
    page.screenshot(path=PICTURES / f"widget-{scheme}.png")
    page.close()


def _picture_phone(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 780}, color_scheme="light", device_scale_factor=2)
    frame = _open_post(page, server.blog)
    frame.locator("article [data-reply]").nth(1).click()
    frame.get_by_label("Your comment").fill("Upstream, then. **I will ask the harbour office.**")
    frame.get_by_role("button", name="Preview").click()
    frame.get_by_role("region", name="Preview").wait_for()
    frame.locator("#replying").scroll_into_view_if_needed()
    page.wait_for_timeout(_PAINT)
    page.screenshot(path=PICTURES / "widget-phone.png")
    page.close()


def _picture_arabic(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 820}, color_scheme="dark", device_scale_factor=2)
    page.goto(f"{server.origin}/t/demo?url={_arabic_post(server)}&lang=ar")
    page.locator("time[title]").first.wait_for()
    page.screenshot(path=PICTURES / "widget-rtl.png")
    page.close()


def _arabic_post(server: Server) -> str:
    return f"{server.blog}?p=2"


def _open_post(page: Tab, address: str) -> FrameLocator:
    page.goto(address)
    page.locator("#parley").scroll_into_view_if_needed()
    frame = page.frame_locator("#parley iframe")
    frame.locator("article").last.wait_for()
    frame.locator("time[title]").first.wait_for()
    page.evaluate("document.querySelector('#parley').scrollIntoView({block: 'start'}); scrollBy(0, -60)")
    page.wait_for_timeout(_PAINT)
    return frame


def _picture_desk(browser: Browser, server: Server, scheme: Scheme) -> None:
    page = _sign_in(browser, server, scheme)
    page.screenshot(path=PICTURES / f"desk-{scheme}.png")
    page.close()


def _picture_lab(browser: Browser, server: Server, scheme: Scheme) -> None:
    page = _sign_in(browser, server, scheme, width=1360)
    page.goto(f"{server.origin}/desk/sites/demo/thresholds")
    page.locator("#trial[data-htmx-powered]").wait_for()
    page.get_by_label("toxicity: hold at", exact=True).first.fill("0.55")
    page.get_by_role("heading", name="Nearest to toxicity at 0.55").wait_for()
    page.evaluate("document.querySelector('.lab').scrollIntoView()")
    page.wait_for_timeout(_PAINT)
    page.screenshot(path=PICTURES / f"lab-{scheme}.png")
    page.close()


def _sign_in(browser: Browser, server: Server, scheme: Scheme, width: int = 1100) -> Tab:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, device_scale_factor=2)
    email, password = server.sign_in
    page.goto(f"{server.origin}/desk/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("article").first.wait_for()
    return page


if __name__ == "__main__":
    main()
