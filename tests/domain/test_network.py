"""What comments are counted by."""

from datetime import date, timedelta

import pytest

from moderation.domain.network import hash_network

TODAY = date(2026, 11, 22)


def hashed(address: str, *, secret: str = "s", day: date = TODAY) -> str:
    return hash_network(address, secret=secret, day=day)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),  # neighbours are not each other
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),  # one household
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),  # one address, written two ways
    ],
)
def test_networks(one: str, other: str, is_same: bool) -> None:
    assert (hashed(one) == hashed(other)) is is_same


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "unknown", "203.0.113.7:80"])
def test_what_tells_nothing_has_no_hash(address: str) -> None:
    assert hashed(address) == ""


def test_the_hash_needs_the_key_and_is_gone_tomorrow() -> None:
    today = hashed("203.0.113.7")
    assert today != hashed("203.0.113.7", secret="other")
    assert today != hashed("203.0.113.7", day=TODAY + timedelta(days=1))
