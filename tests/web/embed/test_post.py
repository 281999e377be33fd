"""Posting: what is accepted, what is refused, and that no text is lost."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from moderation.app import create_app
from moderation.services.sites.sites import change_site
from moderation.settings import load_settings
from moderation.store.database import db
from moderation.store.scoring.results import SignalRow
from tests.conftest import Clock, FixedScorer
from tests.web.embed.conftest import PAGE, Blog, add_site, input_value
from tests.web.embed.posting import count_comments
from tests.web.html import one, parse

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
