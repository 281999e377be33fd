"""Editing and deleting in the frame, and with the author's edit link."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.conftest import Clock, FixedScorer
from tests.web.embed.conftest import PAGE, Blog
from tests.web.embed.links import link_of
from tests.web.html import PART, one, parse, text

OURS = {"Sec-Fetch-Site": "same-origin"}


def send(blog: Blog, path: str, *, is_plain: bool = False, **fields: Any) -> TestResponse:
    """Submit an edit or a deletion."""
    headers = OURS if is_plain else {**OURS, **PART}
    return blog.client.post(f"/embed/{blog.key}/comments/{path}", data={**blog.page, **fields}, headers=headers)


@pytest.mark.parametrize("body", ["Hello.", "Toxic."])
def test_response_has_the_controls_and_the_link(blog: Blog, stranger: Blog, body: str) -> None:
    answer = blog.post(body)
    link = link_of(answer)
    keep = link.removeprefix("/c/")
    (card,) = parse(answer).select("article")
    number = str(card["id"]).removeprefix("comment-")
    # Without cookies, the token in the controls is enough.
    form = stranger.get(f"/comments/{number}/edit", headers=PART, keep=keep)
    assert one(parse(form), "textarea").text.strip() == body
    assert form.headers["Cache-Control"] == "private, no-store"
    edited = send(stranger, f"{number}/edit", keep=keep, body="Other **words**.")
    assert "Other <strong>words</strong>." in edited.text
    assert text(parse(edited), "hx-partial[hx-target='#heading']") == "1 comment"
    assert stranger.get(f"/comments/{number}/edit", keep=keep).location.startswith("/c/")
    gone = send(stranger, f"{number}/delete", keep=keep)
    assert "This comment is not shown." in one(parse(gone), "article").text
    assert not parse(stranger.get()).select("article")


def test_mine_has_the_controls_of_public_comments(blog: Blog, stranger: Blog, clock: Clock) -> None:
    number = blog.say("Hello.")
    template = one(parse(blog.get("/mine")), f"template[data-own='{number}']")
    assert template.select("[data-edit]")
    assert parse(blog.get_plain()).select(f"#comment-{number} .own [data-edit]")
    clock.advance(minutes=10)
    template = one(parse(blog.get("/mine")), f"template[data-own='{number}']")
    assert not template.select("[data-edit]")
    assert template.select("summary")
    assert not parse(stranger.get("/mine")).select("template")
    assert not parse(stranger.get_plain()).select(".own > *")
    assert not parse(blog.get()).select(".own > *")  # the shared, cacheable page


@pytest.mark.parametrize("body", ["Hello.", "Toxic."])
def test_link_is_shown_without_scripts_once(blog: Blog, stranger: Blog, body: str) -> None:
    posted = blog.post(body, is_plain=True).location
    assert blog.client.get(link_of(blog.client.get(posted))).status_code == 200
    assert not parse(blog.get_plain()).select(".keep")
    assert not parse(stranger.client.get(posted)).select(".keep")  # a shared URL gives no access


def test_cookie_counts_only_with_our_form(blog: Blog, stranger: Blog) -> None:
    number = blog.say("Hello.")
    token = blog.token()
    assert send(blog, f"{number}/edit", body="Other words.").status_code == 403
    assert send(stranger, f"{number}/edit", body="Other words.", token=token).status_code == 404
    from_elsewhere = blog.client.post(
        f"/embed/blog/comments/{number}/delete",
        data={**blog.page, "token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert from_elsewhere.status_code == 403
    other_page: dict[str, Any] = {
        "url": "https://blog.example/another",
        "token": blog.token(url="https://blog.example/another"),
    }
    assert send(blog, f"{number}/edit", body="Other words.", **other_page).status_code == 404
    plain = send(blog, f"{number}/edit", is_plain=True, body="Other words.", token=token)
    assert plain.status_code == 303
    assert plain.location.endswith(f"#comment-{number}")
    assert "Other words." in blog.get_plain().text


def test_refused_edit_keeps_the_text(blog: Blog, clock: Clock) -> None:
    number, token = blog.say("Hello."), blog.token()
    refused = send(blog, f"{number}/edit", body="x" * 10_001, token=token)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (422, f"#edit-{number}")
    assert one(parse(refused), "textarea").text.strip() == "x" * 10_001
    clock.advance(minutes=11)
    late = send(blog, f"{number}/edit", body="Too late.", token=token)
    assert late.status_code == 403
    assert one(parse(late), "textarea").text.strip() == "Too late."


def test_edit_link_shows_the_state_and_allows_editing_and_deleting(blog: Blog, stranger: Blog) -> None:
    link = link_of(blog.post("Toxic."))
    page = stranger.client.get(link)
    assert "waiting" in text(parse(page), ".kept-state")
    assert not parse(page).select("script")
    refused = stranger.client.post(f"{link}/edit", data={"body": " "}, headers=OURS)
    assert refused.status_code == 422
    assert "Write something first." in text(parse(refused), ".problem")
    edited = stranger.client.post(f"{link}/edit", data={"body": "Kind."}, headers=OURS)
    assert (edited.status_code, edited.location) == (303, link)
    state = one(parse(stranger.client.get(link)), ".kept-state")
    assert "published" in state.text
    assert str(one(state, "a")["href"]).startswith(f"{PAGE}#comment-")
    assert stranger.client.post(f"{link}/delete", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert stranger.client.post(f"{link}/delete", headers=OURS).status_code == 303
    assert "deleted" in text(parse(stranger.client.get(link)), ".kept-state")
    assert "Kind." not in stranger.client.get(link).text


def test_edit_link_is_not_leaked(blog: Blog) -> None:
    for response in (blog.client.get(link_of(blog.post("Hello."))), blog.client.get("/c/1.forged")):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Robots-Tag"] == "noindex"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
    assert blog.client.get("/c/1.forged").status_code == 404


def test_unscored_edit_is_saved_and_held(blog: Blog, scorer: FixedScorer) -> None:
    number, token = blog.say("Hello."), blog.token()
    scorer.is_away = True
    answer = send(blog, f"{number}/edit", body="Other words.", token=token)
    assert "Waiting for a moderator" in text(parse(answer), f"#comment-{number} .mark")
    assert text(parse(answer), "hx-partial[hx-target='#heading']") == "Comments"
