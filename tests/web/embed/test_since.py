"""New comments since the page was loaded: counted, but not shown until requested."""

from typing import Any

import pytest

from moderation.domain.decisions import DecisionKind
from moderation.domain.status import Status
from moderation.services.decisions import change_status, machine_actor
from moderation.store.comments.comments import Comment
from moderation.store.session import writing
from tests.conftest import NOON
from tests.web.embed.conftest import Blog
from tests.web.html import one, parse


def version_of(blog: Blog) -> str:
    return str(one(parse(blog.get()), "#thread")["data-version"])


def approve(comment_id: int) -> None:
    with writing() as session:
        comment = session.get_one(Comment, comment_id)
        change_status(
            session, comment, to=Status.APPROVED, kind=DecisionKind.APPROVED, actor=machine_actor("a test"), now=NOON
        )


def test_nothing_new_is_no_content(blog: Blog) -> None:
    blog.say("Hello.")
    blog.say("Toxic.")
    response = blog.get("/since", after=version_of(blog))
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
    assert "Set-Cookie" not in response.headers


def test_new_comments_are_counted_and_not_shown(blog: Blog) -> None:
    blog.say("Hello.")
    version = version_of(blog)
    first, second = blog.say("Another."), blog.say("A third.")
    button = one(parse(blog.get("/since", after=version)), "#since button")
    assert button.text == "2 new comments"
    assert button["data-new"] == f"#comment-{second},#comment-{first}"
    fresh = parse(blog.client.get(str(button["hx-get"])))
    assert one(fresh, "#thread")["data-version"] == version_of(blog)
    assert len(fresh.select(str(button["data-new"]))) == 2


def test_new_reply_far_down_is_on_the_page_the_button_loads(blog: Blog) -> None:
    oldest = blog.say("The first.")
    token = blog.token()
    for number in range(30):
        blog.say(f"Number {number}.", token=token)
    version = version_of(blog)
    reply = blog.say("A late reply.", parent=oldest)
    button = one(parse(blog.get("/since", after=version)), "button")
    assert one(parse(blog.client.get(str(button["hx-get"]))), f"#comment-{reply}")


def test_old_comment_approved_in_the_meantime_is_new(blog: Blog) -> None:
    held = blog.say("Toxic.")
    blog.say("Hello.")
    version = version_of(blog)
    approve(held)
    assert one(parse(blog.get("/since", after=version)), "button").text == "1 new comment"


def test_own_new_comment_is_not_counted(blog: Blog) -> None:
    version = version_of(blog)
    own = blog.say("Mine.")
    assert blog.get("/since", after=version, known=own).status_code == 204
    blog.say("Another's.")
    assert one(parse(blog.get("/since", after=version, known=own)), "button").text == "1 new comment"


def test_counts_stop(blog: Blog) -> None:
    first = blog.say("Hello.")
    with writing() as session:
        thread_id, site_id = session.get_one(Comment, first).thread_id, session.get_one(Comment, first).site_id
        session.add_all(
            Comment(
                site_id=site_id, thread_id=thread_id, author="x", status="approved", public_since=1, created_at=NOON
            )
            for _ in range(120)
        )
    assert one(parse(blog.get("/since", after=0)), "button").text == "99+ new comments"


@pytest.mark.parametrize(
    "asked", [{}, {"after": "x"}, {"after": "-1"}, {"after": "9" * 10}, {"after": "1", "known": "1,"}]
)
def test_malformed_requests_are_refused(blog: Blog, asked: dict[str, Any]) -> None:
    assert blog.get("/since", **asked).status_code == 400
