"""Pages with strict policies, odd markup and no idea of us: the comments come, or one sentence says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.embed.hosts import Host, Open


@dataclass(frozen=True)
class Surrounding:
    """A page that is not as the snippet was tried on."""

    body: Callable[[Host], str] = lambda host: host.snippet
    head: Callable[[Host], str] = lambda _: ""
    headers: Callable[[Host], dict[str, str]] = field(default=lambda _: {})
    query: str = ""


def strict(host: Host) -> dict[str, str]:
    policy = (
        f"default-src 'none'; script-src {host.ours}; frame-src {host.ours}; connect-src {host.ours}; img-src data:"
    )
    return {"Content-Security-Policy": policy}


BADGE = "<p><b data-parley-count>some</b> comments</p>"
SURROUNDINGS = {
    "strict policy": Surrounding(headers=strict, body=lambda host: BADGE + host.snippet),
    "trusted types": Surrounding(
        headers=lambda _: {"Content-Security-Policy": "require-trusted-types-for 'script'; trusted-types 'none'"},
        body=lambda host: BADGE + host.snippet,
    ),
    "embedder policy": Surrounding(
        headers=lambda _: {"Cross-Origin-Embedder-Policy": "require-corp"}, body=lambda host: BADGE + host.snippet
    ),
    "where a reader came from": Surrounding(query="?utm_source=letter&utm_medium=mail&fbclid=abc"),
    "no link rel=canonical of its own": Surrounding(head=lambda _: "<link rel=canonical href='https://else.example/'>"),
    "script in the head, before its place": Surrounding(
        head=lambda host: host.script().replace("async", ""), body=lambda _: "<div id=parley></div>"
    ),
    "script in the head, without a place": Surrounding(head=lambda host: host.script(), body=lambda _: "<p>A post."),
    "script in the middle, without a place": Surrounding(body=lambda host: f"<main>{host.script()}</main><p>Below."),
    "an element that takes the name": Surrounding(body=lambda host: f"<b id=Parley>Hello</b>{host.snippet}"),
    "the script twice": Surrounding(body=lambda host: host.snippet + host.script()),
    "attributes of an enemy": Surrounding(
        body=lambda host: (
            "<div id=parley></div>"
            + host.script(
                "data-site=demo data-sort='\"><img src=x onerror=alert(1)>' data-theme='__proto__'"
                " data-host=//evil.example"
                " data-lang='x-<svg onload=alert(1)>' data-title='</title><script>alert(1)</script>' data-target='#par'"
                " data-__proto__=1"
            )
        )
    ),
    "a selector that is none": Surrounding(body=lambda host: host.script("data-site=demo data-target='<<#;'")),
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_comments_come(host: Host, open_context: Open, name: str) -> None:
    """The browser's complaints (policies, errors, lost targets) fail this, and so do dialogs and navigations."""
    around = SURROUNDINGS[name]
    url = host.put(around.body(host), head=around.head(host), headers=around.headers(host))
    host.comment(url, [f"Said under {name}."])
    page = open_context().new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"Something ran: {dialog.message}"))
    page.goto(url + around.query)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text(f"Said under {name}.")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.locator("iframe")).to_have_css("visibility", "visible")
    assert page.url == url + around.query
    assert page.evaluate("typeof Parley.render") == "function"
    if BADGE in around.body(host):
        expect(page.locator("b[data-parley-count]")).to_have_text("1")


def test_the_thread_is_the_pages_and_not_the_campaigns(host: Host, open_context: Open) -> None:
    """WordPress's plain addresses name a page by a parameter; whatever else stands there does not."""
    url = host.put(host.snippet)
    page = open_context().new_page()
    host.visit(page, f"{url}?utm_source=x&p=7&gclid=y#top").write("Under post seven.")
    expect(page.frame_locator("iframe").locator("#list .is-new")).to_be_visible()
    host.visit(page, f"{url}?p=7")
    expect(page.frame_locator("iframe").get_by_text("Under post seven.")).to_be_visible()
    host.visit(page, f"{url}?p=8")
    expect(page.frame_locator("iframe").get_by_text("Under post seven.")).to_have_count(0)


def test_page_on_a_disk_is_told_what_is_wrong(host: Host, open_context: Open, tmp_path: Path) -> None:
    path = tmp_path / "post.html"
    path.write_text(f"<!doctype html><title>A post</title><body>{host.snippet}", encoding="utf-8")
    page = open_context().new_page()
    page.goto(path.as_uri())
    sentence = page.frame_locator("iframe").get_by_text("it must begin with https:// or http://")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("file:///")


def test_page_whose_policy_forbids_frames_keeps_its_link(host: Host, chromium: Browser) -> None:
    """The browser complains of it to the owner; that is as it should be."""
    page = chromium.new_context().new_page()
    url = host.put(host.snippet, headers={"Content-Security-Policy": f"script-src {host.ours}; frame-src 'none'"})
    page.goto(url)
    page.locator("iframe").wait_for(state="attached")
    page.locator("iframe").wait_for(state="detached")
    expect(page.get_by_role("link", name="Comments")).to_be_visible()
    page.context.close()
