"""What other windows say to the page that shows the comments."""

from playwright.sync_api import expect

from tests.browser.embed.hosts import Host, Open

# Everything a stranger could send; `type` and `height` are those the loader listens to.
SAY = """() => {
  const types = ["ready", "height", "scroll", "loaded", "__proto__", "constructor", "x".repeat(1e6), 0, null, {}];
  const heights = [9000, 1e9, -5, NaN, Infinity, "9000", "9".repeat(1e6), null, {}, [9000], 10n];
  const to = parent === window ? window : parent;
  for (const type of types) {
    for (const height of heights) to.postMessage({parley: 1, type, height, top: height, always: true}, "*");
  }
  for (const odd of [null, undefined, 0, "parley", [], "x".repeat(1e6)]) to.postMessage(odd, "*");
}"""

ALL_HEARD = (
    "() => new Promise(done => { addEventListener('message', ({data}) => data === 1 && done()); postMessage(1); })"
)


def test_strangers_move_nothing(host: Host, open_context: Open) -> None:
    """From the page itself, from a frame of another origin, and from another frame of ours."""
    others = "<iframe name=same src='/elsewhere'></iframe><iframe name=ours src='{}/embed/demo'></iframe>"
    host.press.blog.pages["/elsewhere"] = b"<!doctype html><title>An advertisement</title>"
    url = host.put(host.snippet + others.format(host.ours))
    page = open_context().new_page()
    host.visit(page, url)
    frame = page.locator("#parley iframe")
    expect(frame).to_have_css("visibility", "visible")
    comments = frame.element_handle().content_frame()
    height = frame.evaluate("frame => frame.style.height")
    strangers = [window for window in page.frames if window != comments]
    assert len(strangers) == 3
    for window in strangers:
        window.evaluate(SAY)
    # What has been sent before has arrived when this has.
    page.evaluate(ALL_HEARD)
    assert frame.evaluate("frame => frame.style.height") == height
    assert page.evaluate("scrollY") == 0


def test_frame_itself_cannot_ask_for_the_absurd(host: Host, open_context: Open) -> None:
    """Should our own server be taken over, the page still stands."""
    url = host.put(host.snippet)
    page = open_context().new_page()
    post = host.visit(page, url)
    post.document.evaluate(
        """() => {
          for (const height of [1e9, NaN, Infinity, "x", "1px;position:fixed", {}, undefined]) {
            parent.postMessage({parley: 1, type: "height", height}, "*");
          }
          for (const type of ["__proto__", "constructor", "hasOwnProperty", "x".repeat(1e6)]) {
            parent.postMessage({parley: 1, type}, "*");
          }
          parent.postMessage({parley: 1, type: "height", height: 777}, "*");
        }"""
    )
    frame = page.locator("#parley iframe")
    expect(frame).to_have_css("height", "777px")
    expect(frame).to_have_css("position", "static")


def test_frame_answers_only_the_page_around(host: Host, open_context: Open) -> None:
    """The first to greet it is whom it talks to; nobody else can make it look different or learn of it."""
    url = host.put(host.snippet + "<iframe name=advertisement src='/elsewhere'></iframe>")
    host.press.blog.pages["/elsewhere"] = b"<!doctype html><title>An advertisement</title>"
    page = open_context().new_page()
    post = host.visit(page, url)
    root = post.frame.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    advertisement = next(frame for frame in page.frames if frame.name == "advertisement")
    advertisement.evaluate(
        """() => {
          window.heard = [];
          addEventListener("message", ({data}) => heard.push(data));
          for (const other of [0, 1].map((index) => parent.frames[index])) {
            other.postMessage({parley: 1, type: "hello", instance: 2, theme: ["dark"]}, "*");
            other.postMessage({parley: 1, type: "theme", theme: ["dark"]}, "*");
          }
        }"""
    )
    # A change of the page's own comes after it, and is followed.
    page.evaluate("document.body.style.cssText = 'background: #222; color: #eee'")
    expect(root).to_have_attribute("data-theme", "dark")
    page.evaluate("document.body.style.cssText = ''")
    expect(root).to_have_attribute("data-theme", "light")
    assert [message for message in advertisement.evaluate("heard") if message["type"] not in ("hello", "theme")] == []
