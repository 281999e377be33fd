"""Writing in the frame: replying, failing, trying again, and all of it by keyboard."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

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
    expect(problem).to_contain_text("at most 10,000 characters")
    expect(post.frame.get_by_label("Your comment")).to_have_value(too_much)
    expect(post.frame.locator("#count")).to_have_text("20 too many")
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
    post.frame.get_by_role("button", name="Post comment").click()
    expect(post.frame.get_by_role("alert")).to_have_count(1)
    post.page.unroute("**/embed/demo/comments")
    post.frame.get_by_role("button", name="Post comment").click()
    expect(post.frame.locator("article")).to_have_count(1)
    post.reload()
    expect(post.frame.locator("article")).to_have_count(1)


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
