"""Moderated threads as readers and authors see them."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from moderation.domain.standing import Standing, TargetKind
from moderation.store.accounts.moderators import Moderator
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread, raise_version
from moderation.store.session import reading, writing
from moderation.store.sites.standings import StandingRow
from tests.conftest import NOON
from tests.web.embed.conftest import Blog
from tests.web.html import parse, text


def choose(comment_id: int, **columns: object) -> None:
    with writing() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(**columns))
        raise_version(session, 1)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pinned_and_featured_are_marked_in_words(blog: Blog, sort: str) -> None:
    first, second, third = (blog.say(f"Number {number}.") for number in range(3))
    choose(second, pinned_at=NOON)
    choose(third, featured_at=NOON)
    for page in (parse(blog.get(sort=sort)), parse(blog.get_plain(sort=sort)), parse(blog.get("/comments", sort=sort))):
        shown = [str(each["id"]) for each in page.select("article.comment")]
        assert shown[0] == f"comment-{second}"
        assert sorted(shown) == [f"comment-{each}" for each in (first, second, third)]
        assert text(page, f"#comment-{second} .honour") == "Pinned"
        assert text(page, f"#comment-{third} .honour") == "Featured"
        assert not page.select(f"#comment-{first} .honour")


def test_a_removed_pinned_comment_has_no_badge(blog: Blog) -> None:
    first = blog.say("Number one.")
    blog.say("A reply.", parent=str(first))
    choose(first, pinned_at=NOON, status="rejected")
    page = parse(blog.get())
    assert text(page, f"#comment-{first}") == "This comment is not shown."


def test_readers_see_a_new_title(blog: Blog) -> None:
    blog.say("Well said.", title="As the page claims")
    with writing() as session:
        session.get_one(Thread, 1).title = "A better title"
        raise_version(session, 1)
    assert text(parse(blog.get_plain()), "h1") == "A better title"


def test_a_network_block_applies_to_other_browsers_on_later_days(blog: Blog, stranger: Blog) -> None:
    for each in (blog, stranger):
        each.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    written = blog.say("Hello.")
    with writing() as session:
        moderator = Moderator(email="ben@blog.test", password_hash="none", created_at=NOON)
        session.add(moderator)
        session.flush()
        comment = session.get_one(Comment, written)
        session.add(
            StandingRow(
                site_id=comment.site_id,
                kind=TargetKind.NETWORK.value,
                value=comment.network or "",
                standing=Standing.BLOCKED.value,
                day=NOON.date(),
                actor_id=moderator.id,
                actor_label=moderator.email,
                created_at=NOON,
                expires_at=NOON + timedelta(days=30),
            )
        )
    clock = blog.client.application.extensions["parley"].now
    clock.advance(days=1)
    again = stranger.say("Hello again.")
    with reading() as session:
        assert session.get_one(Comment, again).status == "rejected"
    assert "Hello again." not in blog.get().text
    own = parse(stranger.get("/mine"))
    assert "Not published" in text(own, f"#comment-{again} .mark")
    stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.8"
    with reading() as session:
        assert session.get_one(Comment, stranger.say("A neighbour.")).status == "approved"
