"""What only its author sees."""

from tests.web.embed.conftest import Blog
from tests.web.html import one, parse


def test_own_comment_that_waits_is_there_after_a_reload(blog: Blog) -> None:
    held = blog.say("Toxic.", author="Ada")
    blog.say("Hello.")
    mine = one(parse(blog.get("/mine")), "section#mine")
    assert [article["id"] for article in mine.select("article")] == [f"comment-{held}"]
    assert "Waiting" in one(mine, ".mark").text
    assert mine["aria-label"]


def test_it_is_not_there_for_anyone_else(blog: Blog, stranger: Blog) -> None:
    blog.say("Toxic.")
    assert not parse(stranger.get("/mine")).select("article")
    stranger.client.set_cookie("__Host-parley_guest", "guessed", secure=True)
    assert not parse(stranger.get("/mine")).select("article")


def test_it_is_kept_by_no_cache(blog: Blog) -> None:
    assert blog.get("/mine").headers["Cache-Control"] == "private, no-store"


def test_answer_does_not_ask_again(blog: Blog) -> None:
    assert one(parse(blog.get()), "#mine").has_attr("data-ask")
    assert not one(parse(blog.get("/mine")), "#mine").has_attr("data-ask")


def test_held_reply_says_whom_it_answers(blog: Blog) -> None:
    first = blog.say("Hello.", author="Ada")
    blog.say("Toxic.", parent=first)
    assert one(parse(blog.get("/mine")), ".answers bdi").text == "Ada"
