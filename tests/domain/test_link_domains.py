"""Where links lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.link_domains import BadDomain, clean_domain, domain_of, list_parents


@pytest.mark.parametrize(
    ("link", "domain"),
    [
        ("https://example.com/path?x=1#y", "example.com"),
        ("http://WWW.Example.COM", "example.com"),
        ("https://shop.example.com:8443/", "shop.example.com"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://harmless.example@bad.example/", "bad.example"),  # a name before the host hides nothing
        ("https://bad.example\\@harmless.example/", "bad.example"),  # as browsers read it
        ("https://b%61d.example/", "bad.example"),
        ("https://bad.example./", "bad.example"),
        ("https://www.com/", "www.com"),  # here it is the name
        ("mailto:someone@example.com", ""),
        ("/relative", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_link(link: str, domain: str) -> None:
    assert domain_of(link) == domain


@given(st.text())
def test_no_link_breaks_it(link: str) -> None:
    assert domain_of(link) == domain_of(link).lower()
    domain_of(f"https://{link}")


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("example.com", "example.com"),
        ("  WWW.example.com  ", "example.com"),
        ("https://shop.example.com/buy?now", "shop.example.com"),
        ("*.example.com", "example.com"),
        ("www.www.shop.example", "shop.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_may_be_typed_in_many_ways(typed: str, domain: str) -> None:
    assert clean_domain(typed) == domain


@pytest.mark.parametrize("typed", ["", "  ", "com", "localhost", "two words.example", "a..b", "x" * 300])
def test_what_is_no_domain_is_refused(typed: str) -> None:
    with pytest.raises(BadDomain, match="is not a domain"):
        clean_domain(typed)


@given(st.text())
def test_whatever_is_typed_is_a_domain_or_refused(typed: str) -> None:
    try:
        domain = clean_domain(typed)
    except BadDomain:
        return
    assert clean_domain(domain) == domain


def test_a_domain_is_part_of_others() -> None:
    assert list_parents("a.shop.example.com") == ["a.shop.example.com", "shop.example.com", "example.com"]
    assert list_parents("example.com") == ["example.com"]
    assert list_parents("localhost") == ["localhost"]
