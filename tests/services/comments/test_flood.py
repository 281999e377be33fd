"""Rate limits for new comments."""

import pytest

from moderation.domain.network import Network
from moderation.services.refusals import TooMany
from tests.conftest import Clock
from tests.services.conftest import Post

ONE = Network("203.0.113.1", "s")


def test_a_network_has_a_limit_that_expires(post: Post, clock: Clock) -> None:
    for _ in range(10):
        post(network=ONE)
    with pytest.raises(TooMany, match="your network") as refusal:
        post(network=ONE)
    assert refusal.value.retry_after == 60
    post(network=Network("203.0.113.2", "s"))
    post()
    clock.advance(minutes=1)
    post(network=ONE)


def test_there_is_an_hourly_limit(post: Post, clock: Clock) -> None:
    for _ in range(60):
        post(network=ONE)
        clock.advance(seconds=30)
    with pytest.raises(TooMany) as refusal:
        post(network=ONE)
    assert refusal.value.retry_after == 3_600


def test_there_is_a_limit_for_all_networks_together(post: Post) -> None:
    for number in range(300):
        post(network=Network(f"203.0.{number // 256}.{number % 256}", "s"))
    with pytest.raises(TooMany, match="receiving too many"):
        post(network=Network("198.51.100.1", "s"))


def test_a_repeated_attempt_does_not_count(post: Post) -> None:
    answers = {post(network=ONE, attempt="a").comment_id for _ in range(20)}
    assert len(answers) == 1
