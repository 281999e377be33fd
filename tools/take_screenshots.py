"""Take the README's pictures of a real server with a real conversation: `make screenshots`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from moderation.app import create_app  # noqa: E402 - the checkout is no package
from moderation.domain.page_url import Page, identify_page  # noqa: E402
from moderation.services.commenting import Draft, post_comment  # noqa: E402
from moderation.services.sites import get_site  # noqa: E402
from tools.screenshot_words import HELD, LINES, Line  # noqa: E402

PICTURES = ROOT / "docs/pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Fill a new instance, serve it, and take one picture of the widget and one of the desk, light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        os.environ.update(PARLEY_INSTANCE=folder, PARLEY_BIND=f"127.0.0.1:{port}", PARLEY_LOG_LEVEL="warning")
        subprocess.run([sys.executable, "-m", "flask", "setup"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        _converse(port)
        note = Path(folder, "first-sign-in.txt").read_text(encoding="utf-8")
        password = note.rpartition("Password:")[2].strip()
        PICTURES.mkdir(exist_ok=True)
        with _serving(port), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for scheme in ("light", "dark"):
                _picture_widget(browser, port, scheme)
                _picture_desk(browser, port, scheme, password)
            browser.close()


def _converse(port: int) -> None:
    app = create_app()
    page = identify_page(f"http://127.0.0.1:{port}/demo/")
    with app.app_context():
        ids = _write(LINES, page, app.extensions["parley"].scorer)
        _write(HELD, page, app.extensions["parley"].scorer, answered=ids)


def _write(lines: Sequence[Line], page: Page, scorer: object, answered: list[int] | None = None) -> list[int]:
    ids: list[int] = []
    for line in lines:
        posted = post_comment(
            Draft(
                page,
                line.body,
                author=line.author,
                title="The street is quiet now. Are we?",
                parent_id=None if line.answers is None else (answered or ids)[line.answers],
            ),
            site_id=get_site("demo").id,
            guest_token=None,
            scorer=scorer,  # type: ignore[arg-type]  # the app's own
            now=datetime.now(UTC) - line.ago,
        )
        ids.append(posted.comment_id)
        sys.stdout.write(f"{posted.status.value:9} {line.body[:60]}\n")
    return ids


@contextmanager
def _serving(port: int) -> Iterator[None]:
    server = subprocess.Popen([sys.executable, "-m", "flask", "serve"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _answers(port):
            if time.monotonic() > deadline:
                raise SystemExit("The server did not start.")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(40)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _picture_widget(browser: Browser, port: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 1150}, color_scheme=scheme, device_scale_factor=2)  # type: ignore[arg-type]
    page.goto(f"http://127.0.0.1:{port}/demo/#comments")
    page.locator("#parley").scroll_into_view_if_needed()
    frame = page.frame_locator("#parley iframe")
    frame.locator("article").last.wait_for()
    frame.locator("time[title]").first.wait_for()
    page.locator("#parley").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#parley').scrollIntoView({block: 'start'}); scrollBy(0, -190)")
    page.wait_for_timeout(300)  # let the scrolled frame paint
    page.screenshot(path=PICTURES / f"widget-{scheme}.png")
    page.close()


def _picture_desk(browser: Browser, port: int, scheme: str, password: str) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 900}, color_scheme=scheme, device_scale_factor=2)  # type: ignore[arg-type]
    page.goto(f"http://localhost:{port}/desk/")
    page.get_by_label("E-mail").fill("owner@parley.test")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("article").first.wait_for()
    page.screenshot(path=PICTURES / f"desk-{scheme}.png")
    page.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
