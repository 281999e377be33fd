"""Which origins may embed a site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.origins import BadOrigin, is_listed, origin_of, parse_pattern


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Blog.Example/post?x#y", "https://blog.example"),  # case, path, query, fragment
        ("https://blog.example:443/", "https://blog.example"),  # the default port is none
        ("http://127.0.0.1:8000/demo/", "http://127.0.0.1:8000"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),  # as the browser says it
        ("https://blog.example./", "https://blog.example"),  # the root's dot
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_origin_of_a_page(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://blog.example",
        "https://",
        "//blog.example/",
        "https://user:pw@blog.example/",  # a password in an address is a trap
        "https://blog.example:99999/",
        "https://blog example/",
        "https://blog.example;script-src *",  # would end the header's directive
        "null",
        "https://faß.example/",  # one program's fass, another's faß
        "https://[::1",
    ],
)
def test_what_is_no_page(url: str) -> None:
    with pytest.raises(BadOrigin):
        origin_of(url)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (" https://blog.example/ ", "https://blog.example"),
        ("https://*.Example.com", "https://*.example.com"),
        ("http://localhost:4000", "http://localhost:4000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_patterns_an_owner_may_list(text: str, pattern: str) -> None:
    assert parse_pattern(text) == pattern


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("*", "not the address"),
        ("https://*", "not a host"),
        ("https://*.com", "too much"),
        ("https://*.127.0.0.1", "too much"),
        ("http://blog.example", "not encrypted"),
        ("https://blog.example/path", "has a path"),
        ("https://a.*.example", "not a host"),
        ("https://a.example https://b.example", "not a host"),
        ("blog.example", "must begin"),
    ],
)
def test_patterns_that_are_refused_say_why(text: str, reason: str) -> None:
    with pytest.raises(BadOrigin, match=reason):
        parse_pattern(text)


@pytest.mark.parametrize(
    ("origin", "listed"),
    [
        ("https://blog.example", True),
        ("http://blog.example", False),  # another scheme is another origin
        ("https://blog.example:8443", False),  # so is another port
        ("https://www.blog.example", False),  # and another host
        ("https://a.shop.example", True),  # any subdomain of a star
        ("https://a.b.shop.example", True),
        ("https://shop.example", False),  # but not the apex
        ("https://evilshop.example", False),
    ],
)
def test_listed_origins(origin: str, listed: bool) -> None:
    assert is_listed(origin, ["https://blog.example", "https://*.shop.example"]) is listed


@given(st.text())
def test_whatever_passes_is_safe_in_a_header(text: str) -> None:
    try:
        pattern = parse_pattern(text)
    except BadOrigin:
        return
    assert pattern.isascii()
    assert not set(pattern) & set(" ;,'\"\r\n\t")
    assert parse_pattern(pattern) == pattern
