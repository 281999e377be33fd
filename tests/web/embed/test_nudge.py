"""Nudges in the frame and on the plain page."""

from collections.abc import Callable

import pytest

from tests.conftest import Clock
from tests.web.embed.conftest import Blog, input_value
from tests.web.html import one, parse, text

HARSH = "You <toxic> lot."


@pytest.mark.parametrize("is_plain", [True, False])
def test_nudge_is_above_the_text_as_typed(blog: Blog, is_plain: bool) -> None:
    response = blog.post(HARSH, author="Ben", is_plain=is_plain, is_stubborn=False)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    page = parse(response)
    assert "harsher than you mean" in text(page, "#form #nudge")
    assert "a moderator will review it before it is published" in text(page, "#nudge-consequence")
    assert [one(page, "#nudge").has_attr(name) for name in ("autofocus", "data-focus")] == [is_plain, not is_plain]
    assert text(page, "#body") == HARSH
    assert input_value(page, "author") == "Ben"
    assert not page.select(".problem")
    assert not page.select("article")


def test_text_can_be_sent_unchanged_or_reworded(blog: Blog, stranger: Blog) -> None:
    for body, state in ((HARSH, "Waiting"), ("I see it differently.", "Published")):
        nudged = input_value(parse(blog.post(HARSH, is_stubborn=False)), "nudged")
        assert state in blog.post(body, nudged=nudged, is_stubborn=False).text
    assert "differently" in stranger.get().text
    assert "toxic" not in stranger.get().text


def forge(nudged: str, *, blog: Blog, clock: Clock) -> str:
    # Not the last character: some of its bits are unused, so another may encode the same signature.
    return f"{nudged[:-2]}{'A' if nudged[-2] != 'A' else 'B'}{nudged[-1]}"


def of_another_thread(nudged: str, *, blog: Blog, clock: Clock) -> str:
    other = Blog(blog.client, page={"url": "https://blog.example/other"})
    return input_value(parse(other.post(HARSH, is_stubborn=False)), "nudged")


def used(nudged: str, *, blog: Blog, clock: Clock) -> str:
    assert "Waiting" in blog.post(HARSH, nudged=nudged, is_stubborn=False).text
    return nudged


def too_old(nudged: str, *, blog: Blog, clock: Clock) -> str:
    clock.advance(hours=25)
    return nudged


@pytest.mark.parametrize("spoil", [forge, of_another_thread, used, too_old])
def test_invalid_token_is_nudged_again(blog: Blog, clock: Clock, spoil: Callable[..., str]) -> None:
    nudged = input_value(parse(blog.post(HARSH, is_stubborn=False)), "nudged")
    spoilt = spoil(nudged, blog=blog, clock=clock)
    again = parse(blog.post(HARSH, nudged=spoilt, is_stubborn=False))
    assert input_value(again, "nudged") != spoilt
    assert one(again, "#nudge")


def test_error_after_a_nudge_keeps_its_token(blog: Blog) -> None:
    nudged = input_value(parse(blog.post(HARSH, is_stubborn=False)), "nudged")
    refused = blog.post(HARSH, author="x" * 200, nudged=nudged, is_stubborn=False)
    assert refused.status_code == 422
    assert input_value(parse(refused), "nudged") == nudged
    assert "Waiting" in blog.post(HARSH, nudged=nudged, is_stubborn=False).text
