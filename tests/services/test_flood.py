"""Too much at once."""

import pytest

from moderation.services.refusals import TooMany
from tests.conftest import Clock
from tests.services.conftest import Post


def test_a_network_has_a_limit_that_passes(post: Post, clock: Clock) -> None:
    for _ in range(10):
        post(network="one")
    with pytest.raises(TooMany, match="your network") as refusal:
        post(network="one")
    assert refusal.value.retry_after == 60
    post(network="another")
    post()
    clock.advance(minutes=1)
    post(network="one")


def test_an_hour_has_a_limit_of_its_own(post: Post, clock: Clock) -> None:
    for _ in range(60):
        post(network="one")
        clock.advance(seconds=30)
    with pytest.raises(TooMany) as refusal:
        post(network="one")
    assert refusal.value.retry_after == 3_600


def test_many_networks_together_have_one_too(post: Post) -> None:
    for number in range(300):
        post(network=str(number))
    with pytest.raises(TooMany, match="flooded"):
        post(network="a newcomer")


def test_a_repeated_attempt_is_no_flood(post: Post) -> None:
    answers = {post(network="one", attempt="a").comment_id for _ in range(20)}
    assert len(answers) == 1
