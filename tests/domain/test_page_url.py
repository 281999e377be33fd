"""Which addresses are one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.page_url import BadPage, identify_page

POST = "blog.example/2026/post"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://blog.example/2026/post", POST),
        ("http://blog.example/2026/post", POST),  # http and https are one
        ("https://BLOG.example/2026/post", POST),  # hosts have no case
        ("https://blog.example/2026/Post", "blog.example/2026/Post"),  # paths do
        ("https://blog.example:443/2026/post", POST),
        ("https://blog.example/2026/post/", POST),
        ("https://blog.example/2026/post#comment-3", POST),
        ("https://blog.example/2026/post?m=1", POST),  # Blogger's mobile page
        ("https://blog.example/2026/post?utm_source=x&fbclid=y", POST),
        ("https://blog.example/2026/post/index.html", POST),
        ("https://blog.example/2026/post/index.html/index.php/", POST),
        ("https://post.blogspot.de/a.html?m=1", "post.blogspot.com/a.html"),  # Blogger's hosts of countries
        ("http://post.blogspot.co.uk:80/a.html", "post.blogspot.com/a.html"),
        ("https://post.blogspot.com.br", "post.blogspot.com"),
        ("https://post.blogspot.example/a.html", "post.blogspot.example/a.html"),
        ("https://post.blogspot.de.evil.example/", "post.blogspot.de.evil.example"),
        ("https://blog.example/?p=12", "blog.example?p=12"),  # WordPress without permalinks
        ("https://blog.example/?utm=1&p=12", "blog.example?p=12"),
        ("https://www.blog.example/2026/post", "www.blog.example/2026/post"),  # www is kept
        ("https://blog.example/a%7Eb", "blog.example/a~b"),
        ("https://blog.example/%c3%a9t%C3%A9", "blog.example/%C3%A9t%C3%A9"),
        ("https://blog.example/été", "blog.example/%C3%A9t%C3%A9"),  # typed or encoded
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://blog.example/%ff", "blog.example/%FF"),  # not UTF-8, still one page
    ],
)
def test_addresses_fold_to_one_key(url: str, key: str) -> None:
    assert identify_page(url).thread_key == key


def test_a_blog_under_a_country_has_its_listed_origin_and_leads_to_it() -> None:
    page = identify_page("https://post.blogspot.co.uk/a.html?m=1")
    assert (page.origin, page.url) == ("https://post.blogspot.com", "https://post.blogspot.com/a.html?m=1")


def test_the_snippets_own_key_wins() -> None:
    assert identify_page("https://blog.example/moved", thread="post-7").thread_key == "post-7"


@pytest.mark.parametrize(
    ("url", "thread", "reason"),
    [
        ("", "", "did not give its address"),
        ("javascript:alert(1)", "", "not the address of a web page"),
        ("https://blog.example/" + "a" * 2_000, "", "this one is 2,021"),
        ("https://blog.example/", "k" * 301, "data-thread can be up to 300 characters; this one is 301"),
    ],
)
def test_pages_that_can_have_no_thread_say_why(url: str, thread: str, reason: str) -> None:
    with pytest.raises(BadPage, match=reason):
        identify_page(url, thread=thread)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(path: str) -> None:
    try:
        page = identify_page(f"https://blog.example/{path}")
    except BadPage:
        return
    assert identify_page(f"https://{page.thread_key}").thread_key == page.thread_key
