"""The preview: rendered as the comment would appear, and not stored."""

import pytest
from bs4 import Tag

from moderation.store.comments.comments import Comment
from moderation.store.database import db
from tests.web.embed.conftest import PAGE, Blog, input_value
from tests.web.html import PART, one, parse


def preview(blog: Blog, body: str, *, is_plain: bool = False, **fields: str) -> Tag:
    sent = {"Sec-Fetch-Site": "same-origin", **({} if is_plain else PART)}
    response = blog.client.post("/embed/blog/preview", data={**blog.page, "body": body, **fields}, headers=sent)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    return parse(response)


def test_a_preview_renders_as_the_comment_would(blog: Blog) -> None:
    shown = one(preview(blog, "*Hello*, <b>street</b>.\n\n> quoted"), ".preview[data-focus]")
    assert one(shown, ".body em").text == "Hello"
    assert one(shown, ".body blockquote").text.strip() == "quoted"
    assert shown.find("b") is None


@pytest.mark.parametrize(("body", "says"), [(" \n", "Write something first."), ("x" * 10_001, "Please shorten it.")])
def test_a_preview_shows_errors_already(blog: Blog, body: str, says: str) -> None:
    shown = one(preview(blog, body), ".preview")
    assert shown.text.strip().endswith(says)
    assert shown.select(".body") == []


def test_without_scripts_the_preview_is_in_the_form_with_all_input(blog: Blog) -> None:
    page = preview(blog, "Hello, **street**.", is_plain=True, author="Ada")
    assert one(page, "#form .preview strong").text == "street"
    assert one(page, "#form textarea").text.strip() == "Hello, **street**."
    assert input_value(page, "author") == "Ada"
    assert one(page, "#form [data-preview]")["formaction"] == "/embed/blog/preview"


def test_a_preview_is_not_saved(blog: Blog) -> None:
    preview(blog, "Hello.")
    assert db.session.query(Comment).count() == 0


def test_a_foreign_page_gets_no_preview(blog: Blog) -> None:
    sent = {"Sec-Fetch-Site": "cross-site"}
    response = blog.client.post("/embed/blog/preview", data={"url": PAGE, "body": "Hello."}, headers=sent)
    assert response.status_code == 403
