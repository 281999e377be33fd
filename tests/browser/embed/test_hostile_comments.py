"""What people write stays words: attacks as comments, shown in a real browser."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Press

Open = Callable[..., BrowserContext]

# One of each family that cheat sheets list: tags, handlers, schemes, encodings, broken quotes, Markdown's own links;
# and what htmx, this widget's script and its styles would act on.
ATTACKS = (
    "<script>window.hit=1</script>",
    "<scr<script>ipt>window.hit=1</scr</script>ipt>",
    "<img src=x onerror=window.hit=1>",
    "<img/src='x'/onerror='window.hit=1'>",
    "<svg onload=window.hit=1>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1>",
    "<body onload=window.hit=1>",
    "<iframe src=javascript:parent.hit=1></iframe>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<object data=javascript:window.hit=1></object>",
    "<embed src=javascript:window.hit=1>",
    "<form action=javascript:window.hit=1><button>press</button></form>",
    "<details open ontoggle=window.hit=1>x</details>",
    "<input autofocus onfocus=window.hit=1>",
    "<video><source onerror=window.hit=1></video>",
    "<marquee onstart=window.hit=1>x</marquee>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<a href=javascript:window.hit=1>press</a>",
    "[press](javascript:window.hit=1)",
    "[press](JaVaScRiPt:window.hit=1)",
    "[press](java\tscript:window.hit=1)",
    "[press](&#106;avascript:window.hit=1)",
    "[press](data:text/html,<script>window.hit=1</script>)",
    "[press](vbscript:msgbox(1))",
    "![x](javascript:window.hit=1)",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.example "onmouseover=window.hit=1)',
    '"><script>window.hit=1</script>',
    "'-window.hit=1-'",
    "</textarea><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    "<!--><script>window.hit=1</script>-->",
    "<![CDATA[<script>window.hit=1</script>]]>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<div hx-get=/desk/ hx-trigger=load>x</div>",
    "<div data-hx-get=/desk/ data-hx-trigger=load>x</div>",
    "<div hx-on:click=window.hit=1>x</div>",
    "<hx-partial hx-target=#form>x</hx-partial>",
    "<template data-own=1><b>x</b></template>",
    "<p id=form>x</p><p id=thread>y</p>",
    "<a id=htmx>x</a><a name=words>y</a>",
    "<b style='position:fixed;inset:0'>x</b>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'>",
    "`<script>window.hit=1</script>`",
    "```\n<script>window.hit=1</script>\n```",
    "{{ constructor.constructor('window.hit=1')() }}",
    "https://a.example/'onmouseover='window.hit=1",
    '<https://a.example/"onclick=window.hit=1>',
    "\u202e<script>window.hit=1</script>",
    "<scr\u0000ipt>window.hit=1</scr\u0000ipt>".replace("\u0000", "\u200b"),
)


def test_nothing_runs_and_nothing_leaves_the_frame(press: Press, open_context: Open) -> None:
    context = open_context()  # its console fails the test for whatever a policy had to stop
    post = press.print_post(context)
    hits: list[str] = []
    context.add_init_script(
        "window.addEventListener('securitypolicyviolation', (event) => { window.hit = event.violatedDirective; })"
    )
    post.page.on("dialog", lambda dialog: hits.extend([dialog.message]))  # and waits for ever: it must not come
    post.page.on("request", lambda request: hits.extend({request.url} if "evil.example" in request.url else ()))
    ids = press.comment(post, list(ATTACKS))
    post.open()
    shown = post.frame.locator("#list article")
    while (before := shown.count()) < len(ids):
        post.frame.get_by_role("link", name="Load more").press("Enter")
        expect(shown).not_to_have_count(before)
    for comment_id in ids:
        expect(post.frame.locator(f"#comment-{comment_id}")).to_have_count(1)
    frames = [frame.url for frame in post.page.frames]
    for word in post.frame.locator(".body a, .body button, .body details").all():
        assert (word.get_attribute("href") or "").startswith(("https://a.example", "http"))
        word.dispatch_event("mouseover")
        word.dispatch_event("focus")
    assert [frame.url for frame in post.page.frames] == frames
    assert post.document.evaluate("window.hit") is None
    assert post.page.evaluate("window.hit") is None
    inside = post.frame.locator(
        ".body :is(script, style, iframe, img, svg, form, input, template, [id], [onload], [hx-get])"
    )
    assert inside.count() == 0
    assert hits == []
