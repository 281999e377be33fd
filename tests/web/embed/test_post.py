"""Posting: what is accepted, what is refused, and that no text is lost."""

import html
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from moderation.app import create_app
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import change_site, get_site
from moderation.settings import load_settings
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread
from moderation.store.database import db
from moderation.store.scoring.results import SignalRow
from tests.conftest import NOON, Clock, FixedScorer
from tests.web.embed.conftest import PAGE, Blog, add_site, input_value
from tests.web.html import PART, one, parse


def count_comments() -> int:
    db.session.rollback()
    return db.session.query(Comment).count()


def close_thread() -> None:
    db.session.rollback()
    db.session.query(Thread).one().closed_at = NOON
    db.session.commit()


def set_policy(policy: Policy) -> None:
    change_policy(get_site("blog").id, policy=policy, model="fixed-1", actor="a test", now=NOON)


# Responses for htmx.


def test_published_comment_is_returned_with_its_state(blog: Blog) -> None:
    answer = parse(blog.post("Hello, **street**.", author="Ada"))
    card = one(answer, "hx-partial[hx-target='#list'] article")
    assert card["id"] == "comment-1"
    assert card.has_attr("data-focus")
    assert one(card, ".author").text == "Ada"
    assert one(card, ".body strong").text == "street"
    assert one(card, ".mark").text == "Published"
    assert one(answer, "#heading[hx-swap-oob]").text == "1 comment"
    assert one(answer, "hx-partial[hx-target='#status']").text == "Your comment is published."


def test_published_comment_clears_the_form(blog: Blog) -> None:
    form = one(parse(blog.post("Hello.")), "form#form")
    assert one(form, "textarea").text.strip() == ""
    assert "is-open" not in form["class"]
    assert input_value(form, "token")


def test_held_comment_is_shown_to_its_author_as_pending(blog: Blog) -> None:
    answer = parse(blog.post("You toxic lot.", author="Ben"))
    assert one(answer, "#mine")["hx-swap-oob"] == "true"
    card = one(answer, "#mine article")
    assert card.has_attr("data-focus")
    assert one(card, ".mark").text == "Waiting for a moderator. Only you can see this."
    assert not answer.select("hx-partial[hx-target='#list']")
    assert "waiting for a moderator" in one(answer, "hx-partial[hx-target='#status']").text


def test_rejection_is_explained_kindly_to_the_author_only(blog: Blog, stranger: Blog, scorer: FixedScorer) -> None:
    scorer.probabilities = {"threat": 0.99}
    answer = parse(blog.post("I know where you live."))
    assert "Not published" in one(answer, "#mine article .mark").text
    assert not parse(stranger.get()).select("article")


def test_spam_looks_pending_to_its_author(blog: Blog) -> None:
    answer = parse(blog.post("Buy now.", homepage="https://spam.example"))
    assert "Waiting" in one(answer, "#mine article .mark").text
    assert db.session.query(SignalRow).filter_by(kind="honeypot").count() == 1


def test_reply_has_its_parent_and_depth(blog: Blog) -> None:
    first = blog.say("One.", author="Ada")
    second = blog.say("Two.", author="Ben", parent=first)
    card = one(parse(blog.post("Three.", parent=second)), "hx-partial article")
    assert (card["data-parent"], card["data-depth"]) == (str(second), "2")
    assert one(card, ".answers bdi").text == "Ben"
    assert one(card, ".answers")["href"] == f"#comment-{second}"


def test_unscored_comment_is_held_and_acknowledged(blog: Blog, scorer: FixedScorer) -> None:
    scorer.is_away = True
    assert one(parse(blog.post("Hello.")), "#mine .mark")


def test_worker_is_notified_after_the_commit(app: Flask, blog: Blog, scorer: FixedScorer) -> None:
    scorer.is_away = True
    blog.say("Hello.")
    assert app.extensions["huey"].pending_count() == 1


def test_broken_queue_does_not_break_the_response(app: Flask, blog: Blog) -> None:
    app.extensions["huey"].storage.conn.execute("drop table task")
    assert blog.post("Hello.").status_code == 200
    assert count_comments() == 1


# The guest cookie.


def test_guest_cookie_is_partitioned_and_http_only(blog: Blog) -> None:
    cookies = {line.partition("=")[0]: line for line in blog.post("Hello.").headers.getlist("Set-Cookie")}
    for rule in ("Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"):
        assert rule in cookies["__Host-parley_guest"]
    assert "Domain" not in cookies["__Host-parley_guest"]
    assert cookies["parley_known"].startswith("parley_known=1;")
    assert "HttpOnly" not in cookies["parley_known"]


def test_no_cookie_over_plain_http(tmp_path: Path, scorer: FixedScorer, clock: Clock) -> None:
    settings = load_settings(instance=tmp_path, secret_key="k" * 16, public_url="http://comments.test")
    app = create_app(settings, scorer=scorer, now=clock)
    with app.app_context():
        db.create_all()
        add_site("blog", "https://blog.example")
        assert not Blog(app.test_client()).post("Hello.").headers.getlist("Set-Cookie")
        db.session.remove()
        db.engine.dispose()


def test_guest_stays_the_same_guest(blog: Blog) -> None:
    blog.say("Toxic one.")
    assert len(parse(blog.post("Toxic two.")).select("#mine article")) == 2


# Without scripts.


def test_plain_post_redirects_to_the_comment_on_the_plain_page(blog: Blog) -> None:
    response = blog.post("Hello.", is_plain=True)
    assert response.status_code == 303
    target = urlsplit(response.location)
    query = parse_qs(target.query)
    assert (target.path, target.fragment) == ("/t/blog", "comment-1")
    assert (query["url"], query["comment"]) == ([PAGE], ["1"])
    assert "thread" not in query


def test_plain_post_redirects_to_the_stored_thread(blog: Blog) -> None:
    blog.page["thread"] = "post-7"
    blog.say("First.")
    blog.page["url"] = f"{PAGE}?utm_source=elsewhere"
    query = parse_qs(urlsplit(blog.post("Second.", is_plain=True).location).query)
    assert (query["url"], query["thread"]) == ([PAGE], ["post-7"])


def test_plain_post_on_a_moved_blog_redirects_to_its_new_url(blog: Blog) -> None:
    blog.page["thread"] = "post-7"
    blog.say("Written at the old address.")
    change_site("blog", name="Blog", origins=["https://new.example"])
    blog.page["url"] = "https://new.example/high-street"
    location = blog.post("Written at the new one.", is_plain=True).location
    assert parse_qs(urlsplit(location).query)["url"] == ["https://new.example/high-street"]
    assert blog.client.get(location).status_code == 200


def test_plain_page_shows_the_comments_state(blog: Blog) -> None:
    published = parse(blog.client.get(blog.post("Hello.", is_plain=True).location))
    assert one(published, "#status").text == "Your comment is published."
    waiting = parse(blog.client.get(blog.post("Toxic.", is_plain=True).location))
    assert "waiting for a moderator" in one(waiting, "#status").text
    assert one(waiting, "#mine article .mark")


def test_plain_page_shows_the_state_without_cookies(blog: Blog, stranger: Blog) -> None:
    location = blog.post("Toxic.", is_plain=True).location
    page = stranger.client.get(location)
    assert "waiting for a moderator" in one(parse(page), "#status").text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_changed_or_old_receipt_is_ignored(blog: Blog, stranger: Blog, clock: Clock) -> None:
    location = blog.post("Toxic.", is_plain=True).location
    assert one(parse(stranger.client.get(location.replace("-waiting-", "-published-"))), "#status").text == ""
    clock.advance(minutes=11)
    assert one(parse(stranger.client.get(location)), "#status").text == ""


def test_plain_error_is_the_page_with_form_and_text(blog: Blog) -> None:
    blog.say("Hello.")
    response = blog.post("x" * 10_001, is_plain=True, author="Ada")
    page = parse(response)
    assert response.status_code == 422
    assert one(page, "h1")
    assert one(page, "textarea").text.strip() == "x" * 10_001
    assert one(page, "#problem").has_attr("autofocus")
    assert one(page, "#list article")


# Invalid input gets a clear error, and no text is lost.


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


# Cross-site protection.


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
