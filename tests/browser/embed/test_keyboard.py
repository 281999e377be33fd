"""Everything a reader and a commenter does, by keys alone, from the page around to the last of their own comments."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Post, Press

Open = Callable[..., BrowserContext]
HARSH = "The council is a pack of stupid bastards and you are a complete idiot to defend them."
_MANY = 80  # keys: more than any way through a thread of three comments takes

_FOCUSED = """() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return {
    name: element.ariaLabel || (element.labels && element.labels[0] || element).textContent.trim(),
    article: element.closest("article")?.id || "",
    seen: element === document.body || (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
  };
}"""


def go_to(post: Post, name: str, *, within: str = "", key: str = "Tab") -> None:
    """Press Tab until what has this name has the focus; every stop on the way shows where it is."""
    for _ in range(_MANY):
        post.page.keyboard.press(key)
        focused = post.document.evaluate(_FOCUSED)
        assert focused["seen"], focused
        if focused["name"].startswith(name) and focused["article"] == (within or focused["article"]):
            return
    raise AssertionError(f"{name} is not on the way of the keyboard.")


def go_and_press(post: Post, name: str, *, within: str = "", key: str = "Tab") -> None:
    """Go to something and press it."""
    go_to(post, name, within=within, key=key)
    post.page.keyboard.press("Enter")


def test_whole_widget_by_keys_alone(press: Press, open_context: Open) -> None:
    post = press.print_post(open_context())
    first, second = (f"comment-{each}" for each in press.comment(post, ["A first word.", "A second word."]))
    post.open()
    keys, frame = post.page.keyboard, post.frame

    # Write, look, send.
    go_to(post, "Your comment")
    keys.type("By **keys** alone.")
    go_to(post, "Your name")
    keys.type("Kay")
    go_and_press(post, "Preview")
    expect(frame.get_by_role("region", name="Preview")).to_be_focused()
    go_and_press(post, "Post comment")
    mine = frame.locator("#list .is-new")
    expect(mine).to_be_focused()
    own = str(mine.get_attribute("id"))

    # Answer somebody, think better of it, and answer after all.
    go_and_press(post, "Reply", within=second)
    expect(frame.get_by_label("Your comment")).to_be_focused()
    keys.press("Escape")
    expect(frame.locator(f"#{second} [data-reply]")).to_be_focused()
    keys.press("Enter")
    expect(frame.get_by_label("Your comment")).to_be_focused()
    keys.type("An answer by keys.")
    keys.press("Control+Enter")
    answer = frame.locator("#list .is-new", has_text="An answer by keys.")
    expect(answer).to_be_focused()

    # Be asked to think again, and insist.
    go_to(post, "Your comment", key="Shift+Tab")
    keys.type(HARSH)
    keys.press("Control+Enter")
    expect(frame.locator("#nudge")).to_be_focused()
    go_and_press(post, "Send unchanged")
    expect(frame.locator("#mine article")).to_be_focused()

    # Recommend and report what others wrote.
    go_to(post, "Recommend", within=first)
    keys.press("Space")
    expect(frame.locator(f"#{first} .vote")).to_have_attribute("aria-pressed", "true")
    expect(frame.locator(f"#{first} .vote")).to_be_focused()
    go_and_press(post, "Report", within=first)
    reasons = frame.locator(f"#{first} .report input[type=radio]")
    expect(reasons.first).to_be_focused()
    keys.press("ArrowDown")
    expect(reasons.nth(1)).to_be_checked()
    go_and_press(post, "Send report", within=first)
    expect(frame.locator(f"#{first} .report.mark")).to_be_focused()

    # Change what is one's own, and take it back.
    go_and_press(post, "Edit", within=own, key="Shift+Tab")
    expect(frame.get_by_label("Edit your comment")).to_be_focused()
    keys.press("End")
    keys.type(" Really.")
    go_and_press(post, "Save", within=own)
    expect(frame.locator(f"#{own}")).to_be_focused()
    expect(frame.locator(f"#{own} .body")).to_have_text("By keys alone. Really.")
    go_and_press(post, "Delete", within=own)
    go_and_press(post, "Yes, delete it", within=own)
    expect(frame.locator(f"#{own}")).to_contain_text("This comment is not shown.")
    expect(frame.locator(f"#{own}")).to_be_focused()

    # And read on in another order.
    go_and_press(post, "Oldest first", key="Shift+Tab")
    expect(frame.get_by_role("link", name="Oldest first")).to_be_focused()
    expect(frame.locator("#status")).to_have_text("Oldest first.")
