"""Writing in the frame: replying, failing, trying again, and all of it by keyboard."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]


def test_form_opens_when_it_is_entered(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    expect(post.frame.get_by_role("button", name="Post comment")).to_be_hidden()
    post.frame.get_by_label("Your comment").click()
    expect(post.frame.get_by_role("button", name="Post comment")).to_be_visible()
    expect(post.frame.get_by_label("Your name")).to_be_visible()


def test_reply_takes_its_place_below_its_branch(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first, second = press.comment(post, ["First.", "Second."])
    (reply,) = press.comment(post, ["An earlier reply."], parent_id=first)
    post.open()
    post.frame.locator(f"#comment-{first} [data-reply]").click()
    expect(post.frame.locator("#replying")).to_contain_text("Replying to Reader 0")
    post.write("A later reply.", name="Ada")
    new = post.frame.locator("#list .is-new")
    expect(new).to_be_focused()
    expect(new.locator(".mark")).to_contain_text("Published")
    order = post.frame.locator("#list article").evaluate_all("all => all.map(a => a.id)")
    assert order[:3] == [f"comment-{second}", f"comment-{first}", f"comment-{reply}"]
    assert order[3] == new.get_attribute("id")
    expect(post.frame.locator("#heading")).to_have_text("4 comments")
    expect(post.frame.locator("#status")).to_have_text("Your comment is published.")
    # The form is back at the top, empty, and knows the name.
    assert post.frame.locator("#composer").evaluate("c => c.nextElementSibling.id") == "mine"
    expect(post.frame.get_by_label("Your comment")).to_have_value("")
    assert post.frame.locator("#author").input_value() == "Ada"


def test_the_same_words_in_two_places_are_two_comments(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first, second = press.comment(post, ["First.", "Second."])
    post.open()
    for number, answered in enumerate((first, second), start=3):
        post.frame.locator(f"#comment-{answered} [data-reply]").click()
        expect(post.frame.locator("#replying")).to_contain_text("Replying to")  # by then the form is where it stays
        post.write("Thank you!")
        expect(post.frame.locator("#heading")).to_have_text(f"{number} comments")
    expect(post.frame.locator("#list article", has_text="Thank you!")).to_have_count(2)


def test_new_comment_stands_where_the_order_puts_it(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, ["First.", "Second."])
    post.open()
    post.write("Newest.")
    expect(post.frame.locator("#list article").first).to_contain_text("Newest.")
    post.frame.get_by_role("link", name="Oldest first").click()
    expect(post.frame.locator("#list article").last).to_contain_text("Newest.")
    post.write("Last.")
    expect(post.frame.locator("#list article").last).to_contain_text("Last.")


def test_what_is_typed_outlives_a_change_of_order(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first = press.comment(post, ["First.", "Second."])[0]
    post.open()
    post.frame.locator(f"#comment-{first} [data-reply]").click()
    post.frame.get_by_label("Your comment").fill("Half a thought")
    post.frame.get_by_role("link", name="Oldest first").click()
    expect(post.frame.locator(".order [aria-current]")).to_have_text("Oldest first")
    expect(post.frame.get_by_label("Your comment")).to_have_value("Half a thought")
    expect(post.frame.locator("#replying")).to_be_visible()


def test_change_of_order_is_said_and_keeps_the_focus(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, ["First.", "Second."])
    post.open()
    link = post.frame.get_by_role("link", name="Oldest first")
    link.focus()
    post.page.keyboard.press("Enter")
    expect(post.frame.locator("#status")).to_have_text("Oldest first.")
    expect(link).to_have_attribute("aria-current", "true")
    expect(link).to_be_focused()


def test_back_to_the_beginning_begins_at_the_first_comment(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    ids = press.comment(post, [f"Comment {number}." for number in range(30)])
    post.open(f"#comment-{ids[0]}")
    post.frame.get_by_role("link", name="Back to the beginning").click()
    expect(post.frame.locator(f"#comment-{ids[-1]}")).to_be_focused()


def test_next_page_is_loaded_and_read_on_from(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    ids = press.comment(post, [f"Comment {number}." for number in range(30)])
    post.open()
    expect(post.frame.locator("article")).to_have_count(25)
    post.frame.get_by_role("link", name="Load more").click()
    expect(post.frame.locator("article")).to_have_count(30)
    expect(post.frame.locator(f"#comment-{ids[4]}")).to_be_focused()
    expect(post.frame.get_by_role("link", name="Load more")).to_have_count(0)


def test_refused_text_stays_and_the_reason_has_the_focus(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    too_much = "x" * 10_020
    post.write(too_much)
    problem = post.frame.locator("#problem")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("up to 10,000 characters")
    expect(post.frame.get_by_label("Your comment")).to_have_value(too_much)
    expect(post.frame.locator("#count")).to_have_text("Characters over the limit: 20")
    post.write("Short enough.")
    expect(post.frame.locator("article")).to_contain_text("Short enough.")
    expect(problem).to_have_count(0)


def test_lost_connection_loses_no_text_and_a_retry_does_not_double(press: Press, open_context: Open) -> None:
    context = open_context()
    post = press.print_post(context).open()
    context.set_offline(True)
    post.write("Am I through?")
    expect(post.frame.get_by_role("alert")).to_contain_text("Could not reach the server. Your text is kept")
    expect(post.frame.get_by_label("Your comment")).to_have_value("Am I through?")
    context.set_offline(False)

    # The answer is lost this time, not the question.
    def lose_the_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    post.page.route("**/embed/demo/comments", lose_the_answer)
    post.frame.get_by_role("button", name="Post comment").press("Enter")
    expect(post.frame.get_by_role("alert")).to_have_count(1)
    post.page.unroute("**/embed/demo/comments")
    post.frame.get_by_role("button", name="Post comment").press("Enter")
    expect(post.frame.locator("article")).to_have_count(1)
    post.reload()
    expect(post.frame.locator("article")).to_have_count(1)


def test_reply_is_told_with_the_field_and_a_cancelled_one_leaves_nothing(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first = press.comment(post, ["First."])[0]
    post.open()
    body = post.frame.get_by_label("Your comment")
    post.frame.locator(f"#comment-{first} [data-reply]").click()
    expect(body).to_have_attribute("aria-describedby", "replying help count")
    expect(body).to_have_attribute("placeholder", "Write a reply")
    post.write("x" * 10_020)
    expect(post.frame.locator("#problem")).to_be_focused()
    expect(body).to_have_attribute("aria-describedby", "replying help count problem")
    expect(post.frame.locator("#replying + #problem")).to_be_visible()
    post.page.keyboard.press("Escape")
    expect(post.frame.locator("#problem")).to_have_count(0)
    expect(body).to_have_attribute("aria-describedby", "help count")
    expect(body).to_have_attribute("placeholder", "Write a comment")
    assert body.get_attribute("aria-invalid") is None


def test_count_is_spoken_where_it_begins_to_matter(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    body, status = post.frame.get_by_label("Your comment"), post.frame.locator("#status")
    for length, shown, said in [
        (9_000, "Characters left: 1,000", ""),
        (9_899, "Characters left: 101", ""),
        (9_900, "Characters left: 100", "Characters left: 100"),
        (9_950, "Characters left: 50", "Characters left: 100"),
        (11_001, "Characters over the limit: 1,001", "Characters over the limit: 1,001"),
        (10_500, "Characters over the limit: 500", "Characters over the limit: 1,001"),
        (10_000, "Characters left: 0", "Characters left: 0"),
    ]:
        body.fill("x" * length)
        expect(post.frame.locator("#count")).to_have_text(shown if length > 9_000 else "")
        expect(status).to_have_text(said)


def test_too_much_for_the_server_is_said_and_shown(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    post.write("x" * 300_000)
    problem = post.frame.get_by_role("alert")
    expect(problem).to_be_focused()
    expect(problem).to_be_in_viewport()
    expect(problem).to_contain_text("Shorten it and try again.")
    expect(post.frame.get_by_label("Your comment")).not_to_have_value("")


def answer(refusal: dict[str, Any], route: Route) -> None:
    route.fulfill(**refusal, content_type="text/html")


def test_order_that_cannot_be_had_says_so_beside_itself(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(viewport={"width": 320, "height": 640}))
    press.comment(post, ["First.", "Second."])
    post.open()
    answers = [(404, {"HX-Reswap": "beforeend"}, "It is gone."), (503, {}, "server is busy")]
    for status, headers, words in answers:
        refusal = {"status": status, "headers": headers, "body": "<p class=problem role=alert>It is gone.</p>"}
        post.page.route(re.compile(r"/comments\?"), partial(answer, refusal))
        post.frame.get_by_role("link", name="Oldest first").click()
        expect(post.frame.locator(".order > .problem")).to_contain_text(words)
        expect(post.frame.get_by_role("alert")).to_have_count(1)
        expect(post.frame.locator("#list article")).to_have_count(2)
    box, link = (post.frame.locator(s).bounding_box() for s in (".order > .problem", "#sort-oldest"))
    assert box is not None
    assert link is not None
    assert box["y"] >= link["y"] + link["height"]
    post.page.unroute(re.compile(r"/comments\?"))
    post.write("All is well.")
    expect(post.frame.locator("#list .is-new")).to_be_focused()
    expect(post.frame.get_by_role("alert")).to_have_count(0)


def test_proxys_error_page_does_not_replace_the_form(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context()).open()
    post.page.route(
        "**/embed/demo/comments",
        lambda route: route.fulfill(status=413, body="<h1>nginx</h1>", content_type="text/html"),
    )
    post.write("Hello.")
    expect(post.frame.get_by_role("alert")).to_contain_text("Your text is kept")
    expect(post.frame.get_by_label("Your comment")).to_have_value("Hello.")


def test_everything_by_keyboard(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context(), above="<a href='#top' id=before>Before</a>")
    first = press.comment(post, ["First."])[0]
    post.open()
    keyboard = post.page.keyboard
    post.page.locator("#before").focus()
    keyboard.press("Tab")
    expect(post.frame.get_by_label("Your comment")).to_be_focused()
    keyboard.type("From the keyboard.")
    keyboard.press("Tab")
    expect(post.frame.get_by_label("Your name")).to_be_focused()
    keyboard.type("Kay")
    keyboard.press("Tab")
    expect(post.frame.get_by_role("button", name="Post comment")).to_be_focused()
    keyboard.press("Enter")
    expect(post.frame.locator("#list .is-new")).to_be_focused()

    reply = post.frame.locator(f"#comment-{first} [data-reply]")
    reply.focus()
    keyboard.press("Enter")
    expect(post.frame.get_by_label("Your comment")).to_be_focused()
    keyboard.press("Escape")
    expect(reply).to_be_focused()
    expect(post.frame.locator("#replying")).to_be_hidden()


def test_times_are_in_words_with_the_exact_one_beside(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    press.comment(post, ["First."])
    post.open()
    time = post.frame.locator("article time")
    expect(time).to_have_text("1 minute ago")
    assert "20" in str(time.get_attribute("title"))
