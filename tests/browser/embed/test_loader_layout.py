"""The page stands still, has time for its reader, and goes to the comment that a link names."""

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.embed.hosts import TALL, Host, Open

BELOW = "<p style='height: 900px'>What is below the comments.</p>"
STYLED = "<link rel=stylesheet href=/held.css>"
WATCH = """
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
    .observe({type: "layout-shift", buffered: true});
"""
# The script is put into a page that has settled. Comments and number come, the page changes its colours twice. Asked
# without Playwright's own scripts, which take long themselves.
LIVED_THROUGH = """(async () => {
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const until = async (isSo) => { while (!isSo()) await pause(20); };
  await pause(500);
  performance.mark("ours-begins");
  const script = document.createElement("script");
  script.src = "%s";
  script.dataset.site = "demo";
  document.body.append(script);
  await until(() => document.querySelector("iframe"));
  const frame = document.querySelector("iframe");
  const badge = document.querySelector("b");
  await until(() => frame.style.visibility === "" && frame.clientHeight > 1000 && badge.textContent);
  for (const colour of ["#eee", "#222"]) {
    document.body.style.color = colour;
    await pause(500);
  }
  performance.mark("ours-ends");
  return badge.textContent;
})()"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def wait_until_it_fits(page: Page) -> None:
    inner = next(frame for frame in page.frames if "/embed/" in frame.url)
    inner.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight", polling=50)
    page.evaluate(PAINTED)


def shifts(page: Page) -> float:
    total: float = page.evaluate("shifts.reduce((sum, value) => sum + value, 0)")
    return total


def test_nothing_moves(host: Host, open_context: Open) -> None:
    """Nothing where the comments are further down; next to nothing where they are in sight at the second look."""
    page = open_context().new_page()
    page.add_init_script(WATCH)

    url = host.put(TALL + host.snippet + BELOW)
    host.comment(url, ["A comment of some length. " * 12] * 20)
    page.goto(url)
    page.evaluate("scrollTo(0, 1500)")  # near enough for a browser to fetch the frame, and a screen away
    page.frame_locator("#parley iframe").locator("#heading").wait_for(state="attached")
    wait_until_it_fits(page)
    page.locator("#parley").scroll_into_view_if_needed()
    page.evaluate(PAINTED)
    assert shifts(page) == 0

    # One fallback is a link, another a list that somebody else has left there; the owner gave the place some air.
    held: list[Route] = []
    many = "<style>#parley { padding: 10px; border: 1px solid }</style><p>A short post.</p>"
    old = "<div id=parley><p>These comments are closed.</p><ul><li>One</li><li>Two</li></ul></div>"
    for body in (f"{many}{host.snippet}", f"{many}{old}{host.script()}"):
        url = host.put(body + BELOW, head=STYLED)
        host.comment(url, ["A comment.", "Another one."])
        host.visit(page, url)
        wait_until_it_fits(page)
        # A browser that has painted before an async script runs can't be kept from moving; so it is kept from painting.
        page.route("**/held.css", lambda route: held.append(route))
        page.reload(wait_until="commit")
        page.wait_for_function("document.querySelector('#parley iframe')", polling=20)
        held.pop().fulfill(content_type="text/css", body="")
        page.unroute("**/held.css")
        page.frame_locator("iframe").get_by_text("Another one.").wait_for()
        wait_until_it_fits(page)
        assert shifts(page) <= 0.02


def test_page_has_no_long_task_on_a_slow_machine(host: Host, chromium: Browser) -> None:
    """On one four times slower: what a task takes of the processor here, times four.

    A browser told to be slow would count the time that other work takes from it, too. The page is there already, so
    that what is measured is ours.
    """
    url = host.put(f"<p><b data-parley-count></b></p><div id=parley></div>{BELOW}")
    host.comment(url, ["A comment of some length. " * 8] * 50)
    page = chromium.new_context().new_page()
    session = page.context.new_cdp_session(page)
    page.goto(url)
    chromium.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline", "blink.user_timing"])
    asked = {"expression": LIVED_THROUGH % f"{host.ours}/embed.js", "awaitPromise": True, "returnByValue": True}
    assert session.send("Runtime.evaluate", asked)["result"]["value"] == "50"
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    page.context.close()
    begin, end = (next(event for event in events if event["name"] == name) for name in ("ours-begins", "ours-ends"))
    tasks = [
        event["tdur"] / 1000
        for event in events
        if event["name"].endswith("RunTask")
        and (event["pid"], event["tid"]) == (begin["pid"], begin["tid"])
        and begin["ts"] <= event["ts"] <= end["ts"]
    ]
    assert len(tasks) > 20
    assert max(tasks) * 4 <= 50, sorted(tasks)[-5:]


@pytest.mark.parametrize(
    ("style", "top"),
    [
        ("html, body {height: 100%; margin: 0; overflow-x: hidden}", 16),
        ("body {margin: 0} main {height: 100vh; overflow: auto}", 16),
        ("html {scroll-padding-top: 100px} header {position: sticky; top: 0; height: 90px}", 116),
    ],
    ids=["a body that scrolls", "an element that scrolls", "a header that stays"],
)
def test_link_to_a_comment_lands_on_it_whatever_scrolls(host: Host, open_context: Open, style: str, top: int) -> None:
    url = host.put(f"<header></header><main>{TALL}{host.snippet}{BELOW}</main>", head=f"<style>{style}</style>")
    ids = host.comment(url, [f"Number {number}. " + "A comment of some length. " * 8 for number in range(20)])
    page = open_context().new_page()
    page.goto(f"{url}#comment-{ids[3]}")
    comment = page.frame_locator("iframe").locator(f"#comment-{ids[3]}")
    expect(comment).to_be_focused()
    page.wait_for_function(
        "([frame, wanted, top]) => Math.abs(frame.getBoundingClientRect().top + top - wanted) <= 2",
        arg=[
            page.locator("iframe").element_handle(),
            top,
            comment.evaluate("comment => comment.getBoundingClientRect().top"),
        ],
    )


def test_link_to_a_comment_lands_on_it(host: Host, open_context: Open) -> None:
    """16 px below the edge, within 2, far down the page, again whenever the hash changes, and before it was seen."""
    url = host.put(TALL + host.snippet + BELOW)
    ids = host.comment(url, [f"Number {number}. " + "A comment of some length. " * 8 for number in range(60)])
    page = open_context().new_page()

    def place(comment_id: int) -> None:
        expect(page.frame_locator("iframe").locator(f"#comment-{comment_id}")).to_be_focused()
        page.wait_for_function(
            """([frame, top]) => Math.abs(frame.getBoundingClientRect().top + top - 16) <= 2""",
            arg=[
                page.locator("iframe").element_handle(),
                page.frame_locator("iframe")
                .locator(f"#comment-{comment_id}")
                .evaluate("comment => comment.getBoundingClientRect().top"),
            ],
        )

    page.goto(f"{url}#comment-{ids[5]}")
    place(ids[5])
    for comment_id in (ids[50], ids[30]):
        page.evaluate("id => { location.hash = `comment-${id}` }", comment_id)
        place(comment_id)
    # A reader who has not come near the comments yet follows a link in the text.
    page.goto("about:blank")
    page.goto(url)
    page.evaluate("id => { location.hash = `comment-${id}` }", ids[40])
    place(ids[40])
