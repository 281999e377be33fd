"""Firefox that keeps no cookie of a frame at all, not even a partitioned one: reading and posting need none."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Post, Press

_FOLDER = Path(__file__).parent
_FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


def drive(scenario: str, **arguments: str) -> dict[str, Any]:
    """Run a scenario of drive.mjs and return what it saw."""
    assert _FIREFOX, "There is no Firefox on this machine; `make test` installs it."
    assert (_FOLDER / "node_modules").is_dir(), "What drives Firefox is missing; `make test` installs it."
    done = subprocess.run(
        ["node", "drive.mjs", _FIREFOX, scenario, json.dumps(arguments)],
        cwd=_FOLDER,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if not done.stdout.strip():
        pytest.fail(f"Firefox told nothing:\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout)
    assert "failed" not in told, told
    assert told["errors"] == []
    return told


@pytest.fixture
def post(press: Press, open_context: Callable[..., BrowserContext]) -> Post:
    """A post on 127.0.0.1 whose comments come from localhost: another site, to Firefox too."""
    return press.print_post(open_context())


def test_comments_are_read_and_posted(press: Press, post: Post) -> None:
    press.comment(post, ["Here before."])
    told = drive("read_and_post", url=post.url, body="Written without any cookie.", name="Ada")
    assert told["storage"] == "SecurityError"  # the browser does block what it shall
    assert told["cookies"] == ""
    assert len(told["before"]) == 1
    assert "Here before." in told["before"][0]
    assert sum("Written without any cookie." in words for words in told["after"]) == 1


def test_the_link_to_keep_leads_back_to_what_waits(post: Post) -> None:
    held = "Three links have to wait: https://a.example https://b.example https://c.example"
    better = "Two links: https://a.example https://b.example and https://d.example are three again."
    told = drive("keep_link", url=post.url, body=held, name="Ada", better=better)
    assert "this link is the only way back" in told["warned"]
    assert "waiting for a moderator" in told["told"]
    assert "Three links have to wait" in told["told"]
    assert "are three again" in told["edited"]
    assert "deleted" in told["deleted"]
