"""What only a comment's author sees in the frame."""

from tests.web.embed.conftest import Blog
from tests.web.html import one, parse


def test_own_pending_comment_is_shown_after_a_reload(blog: Blog) -> None:
    held = blog.say("Toxic.", author="Ada")
    blog.say("Hello.")
    mine = one(parse(blog.get("/mine")), "section#mine")
    assert [article["id"] for article in mine.select("article")] == [f"comment-{held}"]
    assert "Waiting" in one(mine, ".mark").text
    assert mine["aria-label"]


def test_own_pending_comment_is_not_shown_to_others(blog: Blog, stranger: Blog) -> None:
    blog.say("Toxic.")
    assert not parse(stranger.get("/mine")).select("article")
    stranger.client.set_cookie("__Host-parley_guest", "guessed", secure=True)
    assert not parse(stranger.get("/mine")).select("article")


def test_own_comments_are_not_cached(blog: Blog) -> None:
    assert blog.get("/mine").headers["Cache-Control"] == "private, no-store"


def test_response_does_not_request_it_again(blog: Blog) -> None:
    assert one(parse(blog.get()), "#mine").has_attr("data-ask")
    assert not one(parse(blog.get("/mine")), "#mine").has_attr("data-ask")


def test_held_reply_says_whom_it_replies_to(blog: Blog) -> None:
    first = blog.say("Hello.", author="Ada")
    blog.say("Toxic.", parent=first)
    assert one(parse(blog.get("/mine")), ".answers bdi").text == "Ada"
