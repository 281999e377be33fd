"""Moderating a thread: closing, pinning, featuring."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from moderation.domain.page_url import Page
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.status import Status
from moderation.services.comments.public_thread import read_mark
from moderation.services.refusals import ChangedMeanwhile
from moderation.services.review.threads import (
    close_thread,
    feature_comment,
    hold_thread,
    pin_comment,
    read_thread_settings,
    rename_thread,
)
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from moderation.store.decisions.events import Event
from moderation.store.session import reading
from tests.conftest import Clock
from tests.services.conftest import Post


def told() -> list[tuple[str, str]]:
    with reading() as session:
        return [(each.kind, each.subject) for each in session.scalars(select(Event).order_by(Event.id))]


def test_every_action_is_logged_once(post: Post, ben: Reviewer, clock: Clock) -> None:
    comment = post(title="A post", author="Ann").comment_id
    for is_on in (True, True, False, False):
        close_thread(1, is_on=is_on, by=ben, now=clock())
        hold_thread(1, is_on=is_on, by=ben, now=clock())
        pin_comment(comment, is_on=is_on, by=ben, now=clock())
        feature_comment(comment, is_on=is_on, by=ben, now=clock())
    rename_thread(1, "Another title", by=ben, now=clock())
    rename_thread(1, " Another  title ", by=ben, now=clock())
    about = f"comment {comment} by Ann"
    assert told() == [
        ("thread.closed", "A post"),
        ("thread.held", "A post"),
        ("comment.pinned", about),
        ("comment.featured", about),
        ("thread.opened", "A post"),
        ("thread.released", "A post"),
        ("comment.unpinned", about),
        ("comment.unfeatured", about),
        ("thread.renamed", "Another title"),
    ]
    with reading() as session:
        renamed = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert renamed is not None
        assert renamed.details == {"thread": 1, "old": "A post"}


def test_a_closed_thread_accepts_comments_only_after_reopening(post: Post, ben: Reviewer, clock: Clock) -> None:
    post()
    close_thread(1, is_on=True, by=ben, now=clock())
    with pytest.raises(ChangedMeanwhile, match="closed"):
        post()
    close_thread(1, is_on=False, by=ben, now=clock())
    assert post().status is Status.APPROVED


def test_a_thread_closed_by_its_age_says_so(
    post: Post, site: SiteView, page: Page, ben: Reviewer, clock: Clock
) -> None:
    policy = replace(preset_policy(Preset.BALANCED), close_after_days=7)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    post()
    assert read_thread_settings(1, by=ben, now=clock()).closes_after is None
    clock.advance(days=7, seconds=1)
    assert read_thread_settings(1, by=ben, now=clock()).closes_after == 7
    assert read_mark(site.id, page=page, now=clock()).is_closed


def test_pinned_and_featured_comments_are_listed_in_order(post: Post, ben: Reviewer, clock: Clock) -> None:
    written = [post(f"Number {number}.").comment_id for number in range(4)]
    for act, comment in ((pin_comment, 0), (feature_comment, 1), (pin_comment, 2), (feature_comment, 0)):
        act(written[comment], is_on=True, by=ben, now=clock())
        clock.advance(minutes=1)
    chosen = read_thread_settings(1, by=ben, now=clock()).chosen
    assert [(each.id, each.is_pinned, each.is_featured) for each in chosen] == [
        (written[2], True, False),
        (written[0], True, True),
        (written[1], False, True),
    ]


def test_counts_are_by_status(post: Post, ben: Reviewer, clock: Clock) -> None:
    for body in ("Well said.", "toxic", "toxic, too"):
        post(body)
    counts = read_thread_settings(1, by=ben, now=clock()).counts
    assert counts == {
        Status.PENDING: 2,
        Status.APPROVED: 1,
        Status.REJECTED: 0,
        Status.SPAM: 0,
        Status.DELETED: 0,
    }
