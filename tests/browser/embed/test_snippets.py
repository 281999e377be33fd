"""Posts as Blogger, Hugo, Astro and an app make them of the snippets: each shows the comments of its own thread."""

from html import escape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from moderation.services.sites.snippets import write_snippet
from tests.browser.embed.hosts import Host, Open
from tests.embedding.blogger import render_theme
from tests.embedding.generators import build_with_hugo
from tests.embedding.posts import TITLE


def test_blogger_shows_one_thread_on_phones_and_off(host: Host, open_context: Open) -> None:
    url = host.put("Not made yet.")
    theme = write_snippet(host.ours, "demo", kind="blogger")
    data: dict[str, str | bool] = {"data:view.isSingleItem": True, "data:post.url.canonical": url}
    html = render_theme(theme, {**data, "data:post.id": "81234", "data:post.title": TITLE})
    _replace(host, url, html)
    page = open_context().new_page()
    _comment_and_find(host, page, url=f"{url}?m=1", again=url, html=html)


def test_hugo_shows_the_thread_of_its_permalink(host: Host, open_context: Open, tmp_path: Path) -> None:
    html = build_with_hugo(tmp_path, title=TITLE, slug="high-street", blog=host.origin, host=host.ours, key="demo")
    url = f"{host.origin}/posts/high-street/"
    _replace(host, url, html)
    page = open_context().new_page()
    _comment_and_find(host, page, url=f"{url}?utm_source=letter", again=url, html=html)


def test_an_app_shows_the_thread_of_each_page_and_takes_it_away(host: Host, open_context: Open) -> None:
    module = write_snippet(host.ours, "demo", kind="app")
    url = host.put(
        f"<main></main><script type=module>{module}\nwindow.app = {{ showComments, hideComments }};</script>"
    )
    host.comment(f"{url}/one", ["On the first page."])
    host.comment(f"{url}/two", ["On the second page."])
    page = open_context().new_page()
    page.goto(url)
    show = "([url, title]) => app.showComments(document.querySelector('main'), { url, title })"
    for name, said in {"one": "On the first page.", "two": "On the second page."}.items():
        page.evaluate(show, [f"{url}/{name}", TITLE])
        expect(page.frame_locator("main iframe").get_by_text(said)).to_be_visible()
        expect(page.locator("iframe")).to_have_count(1)
    page.evaluate("app.hideComments(document.querySelector('main'))")
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.get_by_role("link", name="Comments")).to_have_attribute(
        "href", f"{host.ours}/t/demo?url={_quoted(url)}%2Ftwo"
    )


def test_astro_takes_the_comments_away_before_a_swap_and_brings_them_after(host: Host, open_context: Open) -> None:
    url = host.put("Not made yet.")
    host.comment(url, ["On Astro's page."])
    _, _, component = write_snippet(host.ours, "demo", kind="astro").split("---", 2)
    for name, value in {"url": url, "title": TITLE, "plain": f"{host.ours}/t/demo?url={_quoted(url)}"}.items():
        component = component.replace(f"={{{name}}}", f'="{escape(value)}"')  # as Astro writes attributes
    _replace(host, url, component)
    page = open_context().new_page()
    for _ in host.visit(page, url), page.evaluate("document.dispatchEvent(new Event('astro:page-load'))"):
        expect(page.frame_locator("iframe").get_by_text("On Astro's page.")).to_be_visible()
        expect(page.locator("iframe")).to_have_count(1)
    page.evaluate("document.dispatchEvent(new Event('astro:before-swap'))")
    expect(page.locator("iframe")).to_have_count(0)
    expect(page.get_by_role("link", name="Comments")).to_be_visible()


def _comment_and_find(host: Host, page: Page, *, url: str, again: str, html: str) -> None:
    """Write at one address; find it at another, and where the snippet's link leads."""
    page.on("dialog", lambda dialog: pytest.fail(f"Something ran: {dialog.message}"))
    host.visit(page, url).write("What a fine street.")
    expect(page.frame_locator("iframe").locator("#list .is-new")).to_be_visible()
    host.visit(page, again)
    expect(page.frame_locator("iframe").get_by_text("What a fine street.")).to_be_visible()
    (link,) = BeautifulSoup(html, "html.parser").select("#parley > a")
    page.goto(str(link["href"]))
    expect(page.get_by_text("What a fine street.")).to_be_visible()
    expect(page.get_by_role("heading", name="onclick=x")).to_be_visible()  # the title, as the text it is


def _replace(host: Host, url: str, html: str) -> None:
    icon = "<link rel=icon href=data:,>"
    host.press.blog.pages[url.removeprefix(host.origin)] = f"{icon}<meta charset=utf-8>{html}".encode()


def _quoted(url: str) -> str:
    return url.replace(":", "%3A").replace("/", "%2F")
