"""Authors notice a second opinion only if it holds their comment."""

import pytest
from flask import Flask

from moderation.services.screening.second_opinion import work_on_next
from tests.conftest import Clock, FixedScorer
from tests.web.embed.conftest import PAGE, Blog
from tests.web.html import parse


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", probabilities={"insult": 0.93})


def test_a_clean_comment_is_published_and_the_worker_notified(app: Flask, blog: Blog) -> None:
    comment = blog.say("Hello.")
    assert parse(blog.get(url=PAGE)).select(f"#comment-{comment}")
    assert app.extensions["huey"].pending_count() == 1


def test_a_comment_held_by_it_is_no_longer_public(blog: Blog, second: FixedScorer, clock: Clock) -> None:
    comment = blog.say("Hello.")
    before = blog.get(url=PAGE).headers["ETag"]
    assert work_on_next(second, now=clock)
    after = blog.get(url=PAGE)
    assert not parse(after).select(f"#comment-{comment}")
    assert after.headers["ETag"] != before
