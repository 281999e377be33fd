"""No page of the desk has anything that axe-core objects to: light, dark, narrow, or from right to left."""

import base64
import hashlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from moderation.cli.seed_words import SeedWords
from moderation.domain.page_url import identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.services.accounts import make_password_link
from moderation.services.policies import change_policy
from moderation.services.seeding import seed_site
from moderation.services.seeding_month import Plan
from moderation.store.comments import Comment
from moderation.store.session import reading
from tests.browser.desk.room import Room, wait_for_htmx

VENDOR = next(Path(__file__).parents[1].glob("vendor/axe-core-*"))
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
LOOKS = ("light", "dark", "narrow", "right to left")
_RUN = """async () => (await axe.run({resultTypes: ["violations"]})).violations.map((each) =>
    each.id + ": " + each.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | "))"""


def test_axe_is_unchanged() -> None:
    record = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))
    assert VENDOR.name.endswith(record["version"])
    for name, expected in record["sha384"].items():
        digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()
        assert base64.b64encode(digest).decode() == expected, name
    assert {path.name for path in VENDOR.iterdir()} == {"LICENSE", "VENDOR.toml", *record["sha384"]}


def test_no_page_has_violations(room: Room) -> None:
    ids = _fill(room)
    site = f"/desk/sites/{room.site.key}"
    page = room.enter(path="/desk/")
    page.context.add_init_script(AXE)
    paths = {
        "queue": "/desk/",
        "reported": "/desk/?queue=reported",
        "approved": "/desk/?queue=approved",
        "filtered": "/desk/?label=insult&q=idiot",
        "filtered, nothing there": "/desk/?q=neverwritten",
        "comment": f"/desk/comments/{ids['edited']}",
        "author": f"{site}/authors/{ids['guest']}",
        "standings": f"{site}/standings",
        "thread": f"/desk/threads/{ids['thread']}",
        "reasons": f"{site}/reasons",
        "team": f"{site}/team",
        "account": "/desk/account",
        "log": "/desk/log?by=all",
        "settings in the log": "/desk/log?by=settings",
        "sites": "/desk/sites",
        "site": site,
        "policy": f"{site}/policy",
        "nothing here": "/desk/nowhere",
    }
    found: dict[str, Any] = {}
    for name, path in paths.items():
        page.goto(room.press.server.origin + path)
        found |= _look(name, page)
    page.goto(f"{room.press.server.origin}/desk/")
    wait_for_htmx(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found |= _look("help", page)
    found |= _look_as_stranger(room)
    assert [f"{name}: {each}" for name, said in found.items() for each in said] == []


def _look(name: str, page: Page) -> dict[str, Any]:
    """Run axe on a page in each of its looks; at rest, or it would measure colours on their way to others."""
    said = {}
    for look in LOOKS:
        page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": 320 if look == "narrow" else 1000, "height": 800})
        page.evaluate("(dir) => document.documentElement.dir = dir", "rtl" if look == "right to left" else "ltr")
        said[f"{name}, {look}"] = page.evaluate(_RUN)
    return said


def _look_as_stranger(room: Room) -> dict[str, Any]:
    page = room.open_context().new_page()
    page.context.add_init_script(AXE)
    app, origin = room.press.app, room.press.server.origin
    page.goto(f"{origin}/desk/sign-in")
    found = _look("sign-in", page)
    with app.app_context():
        given = app.extensions["parley"]
        token = make_password_link(f"ada@{room.site.key}.example.com", secret=given.secret, now=given.now())
    page.goto(f"{origin}/desk/password/{token}")
    return found | _look("password link", page)


def _fill(room: Room) -> dict[str, int]:
    """Let a month pass on the site; return what there are pages of, the comment one that was edited."""
    with room.press.app.app_context():
        now = datetime.now(UTC)
        change_policy(room.site.id, policy=preset_policy(Preset.BALANCED), model="any", actor="test", now=now)
        parts = seed_site(
            room.site,
            Plan(comments=400, threads=3, pending=30),
            words=SeedWords(),
            scorer=room.press.app.extensions["parley"].scorer,
            find_page=lambda number: identify_page(f"https://blog.example/{number}"),
            now=now,
        )
        assert [part.waiting for part in parts] == [30]
        with reading() as session:
            comment = session.scalars(
                select(Comment).where(Comment.site_id == room.site.id, Comment.revision > 1).limit(1)
            ).one()
            assert comment.guest_id is not None
            return {"edited": comment.id, "guest": comment.guest_id, "thread": comment.thread_id}
