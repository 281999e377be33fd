"""Refused posts: each gets a clear error, and no text is lost."""

import html

import pytest

from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.store.comments.comments import Comment
from moderation.store.database import db
from tests.conftest import Clock
from tests.web.embed.conftest import Blog, add_site, input_value
from tests.web.embed.posting import close_thread, count_comments, set_policy
from tests.web.html import PART, one, parse


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "nothing to post"),
        ("   \n\n ", "nothing to post"),
        ("\x00\x01\x1b\x7f", "nothing to post"),
        ("\u200b\u200d\ufeff", "nothing to post"),
        ("x" * 20_001, "up to 10,000 characters; yours has 20,001"),
    ],
    ids=["empty", "blank", "controls only", "zero-width only", "20,001 characters"],
)
def test_invalid_body_returns_the_form(blog: Blog, body: str, said: str) -> None:
    response = blog.post(body, author="Ada")
    form = one(parse(response), "form#form")
    assert response.status_code == 422
    assert response.headers["HX-Reswap"] == "outerMorph"
    assert said in one(form, "#problem[role=alert]").text
    assert one(form, "textarea")["aria-invalid"] == "true"
    assert "problem" in one(form, "textarea")["aria-describedby"]
    assert len(one(form, "textarea").text.strip()) >= len(body.strip("\x00 \n")) - 4
    assert input_value(form, "author") == "Ada"
    assert count_comments() == 0


def test_overlong_name_is_pointed_out(blog: Blog) -> None:
    response = blog.post("Hello.", author="A" * 81)
    form = one(parse(response), "form#form")
    assert response.status_code == 422
    assert one(form, "#author")["aria-invalid"] == "true"
    assert not one(form, "textarea").has_attr("aria-invalid")
    assert one(form, "textarea").text.strip() == "Hello."


def test_text_is_returned_as_typed(blog: Blog) -> None:
    typed = '\n  <script>alert(1)</script> & "so" \u202e on\n' + "x" * 10_000
    again = blog.post(typed).text
    # HTML parsers drop the first line break in a textarea, so one is written for them to drop.
    start = again.index(">", again.index("<textarea")) + 1
    assert html.unescape(again[start : again.index("</textarea>")]) == f"\n{typed}"


def test_too_large_request_is_413_and_keeps_the_form(blog: Blog) -> None:
    response = blog.post("x" * (256 * 1024), token="t")
    assert response.status_code == 413
    assert response.headers["HX-Reswap"] == "beforeend"
    assert "256 KB" in one(parse(response), "p.problem[role=alert]").text


def test_ten_thousand_of_the_widest_characters_are_accepted(blog: Blog) -> None:
    assert blog.post("\U0001f6b2" * 10_000).status_code == 200


def test_page_of_another_origin_is_refused(blog: Blog) -> None:
    response = blog.post("Hello.", url="https://elsewhere.example/post", token="t")
    assert response.status_code == 403
    assert "https://elsewhere.example" in one(parse(response), ".problem").text
    assert count_comments() == 0


def test_unknown_site_is_404(blog: Blog) -> None:
    blog.key = "nobody"
    response = blog.post("Hello.", token="t")
    assert response.status_code == 404
    assert "'nobody'" in one(parse(response), ".problem").text


@pytest.mark.parametrize("token", ["", "490000", "490000.forged", "\u2603.\u2603"])
def test_forged_token_is_403_with_the_text_kept(blog: Blog, token: str) -> None:
    response = blog.post("Hello.", token=token)
    form = one(parse(response), "form#form")
    assert response.status_code == 403
    assert one(form, "textarea").text.strip() == "Hello."
    assert input_value(form, "token") == blog.token()


def test_token_of_another_thread_or_site_is_403(blog: Blog) -> None:
    add_site("other", "https://blog.example")
    elsewhere = Blog(blog.client, key="other").token()
    assert blog.post("Hello.", token=elsewhere).status_code == 403
    assert blog.post("Hello.", token=blog.token(thread="another")).status_code == 403
    assert count_comments() == 0


def test_token_lasts_a_day_and_a_new_one_comes_with_the_text(blog: Blog, clock: Clock) -> None:
    token = blog.token()
    clock.advance(hours=24)
    assert blog.post("In time.", token=token).status_code == 200
    clock.advance(hours=1)
    response = blog.post("Too late.", token=token)
    form = one(parse(response), "form#form")
    assert response.status_code == 422
    assert one(form, "textarea").text.strip() == "Too late."
    assert blog.post("Too late.", token=input_value(form, "token")).status_code == 200


def test_closed_thread_is_409_with_the_text_kept(blog: Blog) -> None:
    blog.say("Hello.")
    token = blog.token()
    close_thread()
    response = blog.post("One more.", token=token)
    assert response.status_code == 409
    assert "closed" in one(parse(response), "#problem").text
    assert one(parse(response), "textarea").text.strip() == "One more."


def test_closed_thread_keeps_the_text_of_a_plain_post(blog: Blog) -> None:
    blog.say("Hello.")
    token = blog.token()
    close_thread()
    response = blog.post("One more.", token=token, is_plain=True)
    assert response.status_code == 409
    assert one(parse(response), "textarea").text.strip() == "One more."


def test_reply_to_another_threads_comment_is_422(blog: Blog) -> None:
    elsewhere = Blog(blog.client, page={"url": "https://blog.example/other"}).say("There.")
    response = blog.post("Here.", parent=elsewhere)
    form = one(parse(response), "form#form")
    assert response.status_code == 422
    assert one(form, "textarea").text.strip() == "Here."
    # As the message says, the next attempt posts it as a top-level comment.
    assert input_value(form, "parent") == ""
    assert blog.post("Here.", parent=input_value(form, "parent")).status_code == 200


def test_reply_to_a_hidden_comment_looks_like_one_to_a_missing_comment(blog: Blog) -> None:
    waiting = blog.say("Toxic.")
    hidden, absent = blog.post("Well.", parent=waiting), blog.post("Well.", parent=999)
    assert hidden.status_code == absent.status_code == 422
    assert one(parse(hidden), "#problem").text == one(parse(absent), "#problem").text


@pytest.mark.parametrize("parent", ["x", "-1", "1.5", "9" * 19, "²"])
def test_malformed_parent_is_400(blog: Blog, parent: str) -> None:
    assert blog.post("Hello.", parent=parent).status_code == 400


def test_flood_from_one_network_is_429_with_the_text_kept(blog: Blog) -> None:
    blog.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    token = blog.token()
    for _ in range(10):
        blog.say("Hello.", token=token)
    for is_plain in (True, False):
        response = blog.post("And on.", token=token, is_plain=is_plain)
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0
        assert one(parse(response), "textarea").text.strip() == "And on."


def test_repeated_attempt_creates_one_comment(blog: Blog) -> None:
    first = blog.post("Hello.", attempt="a1")
    again = blog.post("Hello.", attempt="a1")
    assert first.status_code == again.status_code == 200
    assert one(parse(again), "hx-partial article")["id"] == one(parse(first), "hx-partial article")["id"]
    assert count_comments() == 1


@pytest.mark.parametrize("attempt", ["a\x00b", "a b", "a" * 65, "²"], ids=ascii)
def test_malformed_attempt_is_ignored(blog: Blog, attempt: str) -> None:
    assert blog.post("Hello.", attempt=attempt).status_code == 200
    db.session.rollback()
    assert db.session.query(Comment).one().attempt is None


def test_too_large_error_is_shown_in_place(blog: Blog) -> None:
    part = blog.post("x" * 300_000)
    assert part.status_code == 413
    assert part.headers["HX-Reswap"] == "beforeend"
    problem = one(parse(part), "p.problem[tabindex]")
    assert problem.text == "That is more than the server accepts (256 KB). Shorten it and try again."
    page = blog.post("x" * 300_000, is_plain=True)
    assert page.status_code == 413
    assert "Go back, shorten it" in one(parse(page), "main p").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8000"},
    ],
    ids=str,
)
def test_post_from_elsewhere_is_403(blog: Blog, headers: dict[str, str]) -> None:
    for is_plain in (True, False):
        assert blog.post("Hello.", is_plain=is_plain, headers=headers).status_code == 403
    assert count_comments() == 0


def test_old_browser_is_checked_by_its_origin(blog: Blog) -> None:
    headers = {"Sec-Fetch-Site": "", "Origin": "http://localhost:8000"}
    assert blog.post("Hello.", headers=headers).status_code == 200


def test_cross_site_errors_are_parts_for_htmx_and_pages_for_others(blog: Blog) -> None:
    part = blog.post("Hello.", headers={**PART, "Sec-Fetch-Site": "cross-site"})
    assert not parse(part).select("html")
    document = blog.post("Hello.", is_plain=True, headers={"Sec-Fetch-Site": "cross-site"})
    assert one(parse(document), "html main p").text


def test_error_page_fits_the_window_or_the_frame(blog: Blog) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    page = parse(blog.post("Hello.", is_plain=True, headers={**elsewhere, "Sec-Fetch-Dest": "document"}))
    assert one(page, "h1").text == "Not allowed"
    framed = parse(blog.post("Hello.", is_plain=True, headers={**elsewhere, "Sec-Fetch-Dest": "iframe"}))
    assert one(framed, "body.framed p").text


def test_first_comment_of_a_guest_may_be_held(blog: Blog) -> None:
    rules = preset_policy(Preset.BALANCED)
    set_policy(Policy(thresholds=rules.thresholds, hold_first_timers=True))
    assert one(parse(blog.post("Hello.")), "#mine article")
