"""Reporting a comment to the moderators."""

from typing import Any

import pytest
from bs4 import Tag
from werkzeug.test import TestResponse

from moderation.domain.reports import MAX_WORDS
from moderation.store.comments.reports import Report, newest_reports
from moderation.store.session import reading
from tests.web.embed.conftest import Blog
from tests.web.html import PART, one, parse

FROM = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def public(blog: Blog) -> int:
    return blog.say("Well said.", author="Ada")


def form_of(blog: Blog, comment_id: int) -> Tag:
    return one(parse(blog.get(f"/comments/{comment_id}/report", headers=PART)), "form.report")


def send(blog: Blog, comment_id: int, *, is_plain: bool = False, **fields: Any) -> TestResponse:
    headers = {"Sec-Fetch-Site": "same-origin", **({} if is_plain else PART)}
    data = {**blog.page, "token": blog.token(), "reason": "spam", "words": "", **fields}
    address = f"/embed/blog/comments/{comment_id}/report"
    return blog.client.post(address, data=data, headers=headers, environ_overrides=FROM)


def reports_of(comment_id: int) -> list[Report]:
    with reading() as session:
        found = newest_reports(session, comment_id, limit=99)
        session.expunge_all()
        return found


def test_link_opens_a_form_with_reasons(blog: Blog, stranger: Blog, public: int) -> None:
    link = one(parse(stranger.get()), f"#comment-{public} [data-report]")
    page = parse(stranger.client.get(str(link["href"])))
    assert one(page, "h1").text == "Report a comment"
    assert len(page.select("[name=reason]")) == 6
    assert "Ada" in one(page, "legend").text
    part = form_of(stranger, public)
    assert len(part.select("[data-focus]")) == 1


def test_report_of_a_new_guest_is_saved_and_acknowledged(blog: Blog, stranger: Blog, public: int) -> None:
    response = send(stranger, public, reason="private_data", words="My street.")
    assert "Thank you" in one(parse(response), "p.report[data-focus]").text
    assert response.headers["Cache-Control"] == "private, no-store"
    (report,) = reports_of(public)
    assert (report.reason, report.words) == ("private_data", "My street.")
    assert report.network
    assert "203.0.113" not in report.network


def test_without_scripts_the_thanks_are_a_page(stranger: Blog, public: int) -> None:
    page = parse(send(stranger, public, is_plain=True))
    assert "Thank you" in one(page, "main p.report").text
    assert f"comment={public}" in str(one(page, "a.onward")["href"])


def test_second_report_of_one_reader_is_a_repeat(stranger: Blog, public: int) -> None:
    send(stranger, public)
    assert "Thank you" in send(stranger, public, reason="other").text
    assert len(reports_of(public)) == 1


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reason": ""}, "choose a reason"),
        ({"reason": "because"}, "choose a reason"),
        ({"words": "x" * (MAX_WORDS + 1)}, "at most 500 characters"),
    ],
)
def test_refused_report_keeps_its_words(stranger: Blog, public: int, fields: dict[str, Any], problem: str) -> None:
    response = send(stranger, public, **{"words": "It is.", **fields})
    form = one(parse(response), "form.report")
    assert response.status_code == 422
    assert response.headers["HX-Reswap"] == "outerHTML"
    assert problem in one(form, ".problem[data-focus]").text
    assert one(form, "textarea").text.strip() in ("It is.", "x" * (MAX_WORDS + 1))
    assert not reports_of(public)


def test_browsers_without_cookies_are_limited_by_network(blog: Blog, public: int) -> None:
    answers = []
    for _ in range(7):
        nobody = Blog(blog.client.application.test_client(use_cookies=False))
        answers.append(send(nobody, public))
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert len(reports_of(public)) == 6


def test_only_public_comments_here_can_be_reported(blog: Blog, stranger: Blog, public: int) -> None:
    held = blog.say("Toxic.")
    elsewhere: dict[str, Any] = {"url": "https://blog.example/other"}
    here: dict[str, Any] = {}
    for comment_id, page in ((held, here), (99, here), (public, elsewhere)):
        assert send(stranger, comment_id, **page).status_code == 404
        assert stranger.get(f"/comments/{comment_id}/report", **page).status_code == 404
    assert not reports_of(held)


def test_reports_from_other_pages_are_refused(stranger: Blog, public: int) -> None:
    assert send(stranger, public, token="forged").status_code == 403
    address = f"/embed/blog/comments/{public}/report"
    data = {**stranger.page, "token": stranger.token(), "reason": "spam"}
    assert stranger.client.post(address, data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not reports_of(public)
