"""Comments sent faster than people write are held, if the pace can be measured."""

from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.signals import SignalKind
from moderation.store.database import db
from moderation.store.scoring.results import SignalRow
from tests.conftest import Clock
from tests.web.embed.conftest import Blog
from tests.web.html import one, parse


def enter(blog: Blog, **query: Any) -> str:
    """Focus the form, as the script does; the response starts the clock."""
    return str(one(parse(blog.get("/mine", **query)), "#mine")["data-begun"])


def was_too_fast() -> bool:
    db.session.rollback()
    return db.session.query(SignalRow).filter_by(kind=SignalKind.TOO_FAST.value).count() > 0


@pytest.mark.parametrize(("after", "is_held"), [(0.0, True), (1.5, True), (2.0, False), (3600.0, False)])
def test_pace_is_measured_from_the_form_to_the_comment(blog: Blog, clock: Clock, after: float, is_held: bool) -> None:
    begun = enter(blog)
    clock.advance(seconds=after)
    answer = blog.post("Hello.", begun=begun)
    assert ("Waiting for a moderator" in answer.text) is is_held
    assert was_too_fast() is is_held


def test_unproven_pace_holds_no_comment(blog: Blog, clock: Clock) -> None:
    begun = enter(blog)
    other = enter(blog, url="https://blog.example/other")
    for unknown in ("", "none", f"x{begun}", other):
        assert "Published" in blog.post(f"Hello, {unknown}.", begun=unknown).text
    clock.time -= timedelta(minutes=5)  # another server's clock, slightly behind
    assert "Published" in blog.post("Hello again.", begun=begun).text
    clock.advance(hours=25)
    assert "Published" in blog.post("Hello after a day.", begun=begun).text
    assert not was_too_fast()


def test_shared_pages_contain_no_time(blog: Blog) -> None:
    assert "data-begun" not in blog.get().text
    assert blog.get("/mine").headers["Cache-Control"] == "private, no-store"
