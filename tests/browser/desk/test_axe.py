"""No page of the desk has anything that axe-core objects to: light, dark, narrow, or from right to left."""

import base64
import hashlib
import tomllib
from datetime import UTC, datetime

from playwright.sync_api import expect
from sqlalchemy import select

from moderation.domain.page_url import identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.services.accounts.password_reset import make_password_link
from moderation.services.seeding.month import Plan
from moderation.services.seeding.seed import seed_site
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.policy import change_policy
from moderation.store.comments.comments import Comment
from moderation.store.session import reading
from tests.browser.desk.axe import VENDOR, bring_axe, look
from tests.browser.desk.room import Room, wait_for_htmx


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
    bring_axe(page)
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
        "API keys": f"{site}/api-keys",
        "Learning": f"{site}/learning",
        "agreement": f"{site}/agreement",
        "blind review": f"{site}/agreement/sample",
        "Insights": f"{site}/insights",
        "Thresholds": f"{site}/thresholds",
        "account": "/desk/account",
        "mail": "/desk/mail",
        "log": "/desk/log?by=all",
        "settings in the log": "/desk/log?by=settings",
        "sites": "/desk/sites",
        "site": site,
        "policy": f"{site}/policy",
        "widget": f"{site}/widget",
        "nothing here": "/desk/nowhere",
    }
    found: list[str] = []
    for name, path in paths.items():
        page.goto(room.press.server.origin + path)
        found += look(name, page)
    page.goto(f"{room.press.server.origin}/desk/")
    wait_for_htmx(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found += look("help", page)
    found += _look_as_stranger(room)
    assert found == []


def _look_as_stranger(room: Room) -> list[str]:
    page = room.open_context().new_page()
    bring_axe(page)
    app, origin = room.press.app, room.press.server.origin
    page.goto(f"{origin}/desk/sign-in")
    found = look("sign-in", page)
    with app.app_context():
        given = app.extensions["parley"]
        token = make_password_link(f"ada@{room.site.key}.example.com", secret=given.secret, now=given.now())
    page.goto(f"{origin}/desk/password/{token}")
    return found + look("password link", page)


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
