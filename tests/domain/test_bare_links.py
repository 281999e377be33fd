"""Which part of a running text is an address, and which addresses may be links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.bare_links import MAX_URL, find_end, find_www, is_link

HOST = "https://example.com"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"{HOST}谢谢", HOST),  # no space parts a host from what follows
        (f"{HOST}Привет", HOST),
        (f"{HOST}です", HOST),
        (f"{HOST}입니다", HOST),
        (f"{HOST}مرحبا", HOST),
        (f"{HOST}/路径，后面", f"{HOST}/路径"),
        (f"{HOST}/q。", f"{HOST}/q"),
        (f"{HOST}/q”", f"{HOST}/q"),
        (f"{HOST}/q»", f"{HOST}/q"),
        (f"{HOST}/q」と", f"{HOST}/q"),
        (f"{HOST}/q…", f"{HOST}/q"),
        (f"{HOST}/q—dash", f"{HOST}/q"),
        (f"{HOST}/q~~", f"{HOST}/q"),
        (f"{HOST}/q_", f"{HOST}/q"),
        (f"{HOST}/q).", f"{HOST}/q"),
        (f"{HOST}/a_(b)", f"{HOST}/a_(b)"),
        (f"{HOST}/中国（消歧义）。", f"{HOST}/中国（消歧义）"),
        (f"{HOST}/„Foo“ bar", f"{HOST}/„Foo“"),
        (f"{HOST}/a(b", f"{HOST}/a"),
        (f"{HOST}:8080/x y", f"{HOST}:8080/x"),
        (f"{HOST}?a=1&b=2, and", f"{HOST}?a=1&b=2"),
        ("https://пример.рф/путь!", "https://пример.рф/путь"),
        ("https://例え.jp/x", "https://例え.jp/x"),
        ("https://müller.example", "https://müller.example"),
        ("www.example.com/a.", "www.example.com/a"),
        ("http:///example.com", ""),
        ("https://good.example@evil.example/", ""),
        ("www.nothing", ""),
        ("https://", ""),
        ("README.md", ""),
    ],
)
def test_where_an_address_ends(text: str, url: str) -> None:
    assert text[: find_end(text, 0)] == url


@pytest.mark.parametrize(
    "text", ["README.md, main.py, setup.py, build.rs", "a spam.example b", "wwww.a.com", "x.www.a.com"]
)
def test_a_name_without_a_scheme_is_no_address(text: str) -> None:
    assert list(find_www(text)) == []


@pytest.mark.parametrize(
    "url",
    [
        "http:///blocked.example/b",
        "http:/blocked.example",
        "https:blocked.example",
        "https:/desk/",
        "https:\\\\blocked.example",
        "https://%62locked.example/",
        "https://good.example@blocked.example/",
        "//blocked.example",
        "/desk/log",
        "desk",
        "?reply=5",
        "https://a.example:port/",
        "https://.example/",
        "https://[::1/",
        "javascript:alert(1)",
        "mailto:a@b.example?body=you%20idiot",
        "ftp://a.example/",
        "https://",
    ],
)
def test_what_browsers_read_otherwise_is_no_link(url: str) -> None:
    assert not is_link(url)


@pytest.mark.parametrize(
    "url",
    [HOST, f"{HOST}/a?b#c", "http://127.0.0.1:8000/x", "https://[::1]:80/", "HTTPS://A.example", "mailto:a@b.example"],
)
def test_what_may_be_a_link(url: str) -> None:
    assert is_link(url)


@given(st.text(max_size=200), st.text(max_size=200))
def test_an_address_is_a_part_of_its_text_without_spaces(before: str, after: str) -> None:
    text = f"{before} {HOST}{after}"
    start = len(before) + 1
    end = find_end(text, start)
    assert end <= len(text)
    assert not any(letter.isspace() for letter in text[start:end])
    assert end - start <= len(HOST) + 2 * MAX_URL
