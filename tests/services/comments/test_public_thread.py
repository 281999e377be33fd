"""Public threads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from moderation.domain.decisions import Choice
from moderation.domain.page_url import Page, identify_page
from moderation.domain.paging import Sort
from moderation.domain.status import Status
from moderation.services.comments.public_thread import read_branch, read_comment, read_thread
from moderation.services.refusals import NotFound
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.database import db
from tests.conftest import Clock
from tests.services.conftest import Post


def fill(post: Post, clock: Clock, count: int, **draft: object) -> list[int]:
    ids = []
    for _ in range(count):
        clock.advance(seconds=1)
        ids.append(post(**draft).comment_id)
    return ids


def take_down(comment_id: int, by: Reviewer, clock: Clock) -> None:
    decide_comment(
        comment_id, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.APPROVED), by=by, now=clock()
    )


@pytest.mark.parametrize("sort", list(Sort))
def test_every_comment_is_on_one_page(post: Post, site: SiteView, page: Page, clock: Clock, sort: Sort) -> None:
    ids = fill(post, clock, 60)
    seen: list[int] = []
    after = ""
    sizes = []
    while True:
        part = read_thread(site.id, page=page, sort=sort, after=after, now=clock())
        seen.extend(comment.id for comment in part.comments)
        sizes.append(len(part.comments))
        after = part.next_after
        if not after:
            break
    assert seen == (ids if sort is Sort.OLDEST else ids[::-1])
    assert sizes == [25, 25, 10]
    assert part.count == 60


def test_comments_with_equal_times_are_paged_by_id(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    ids = [post().comment_id for _ in range(30)]
    first = read_thread(site.id, page=page, now=clock())
    second = read_thread(site.id, page=page, after=first.next_after, now=clock())
    assert [comment.id for comment in (*first.comments, *second.comments)] == ids[::-1]


def test_a_page_has_whole_branches_up_to_a_hundred_rows(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    for _ in range(4):
        (root,) = fill(post, clock, 1)
        fill(post, clock, 39, parent_id=root)
    first = read_thread(site.id, page=page, now=clock())
    assert len(first.comments) == 80
    second = read_thread(site.id, page=page, after=first.next_after, now=clock())
    assert (len(second.comments), second.next_after) == (80, "")


def test_a_long_branch_continues_where_the_page_ended(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    (root,) = fill(post, clock, 1)
    replies = fill(post, clock, 150, parent_id=root)
    first = read_thread(site.id, page=page, now=clock())
    assert len(first.comments) == 100
    rest = first.branch_rest
    assert rest is not None
    assert (rest.root_id, rest.count) == (root, 51)
    more = read_branch(site.id, page=page, root_id=rest.root_id, after=rest.after)
    assert [comment.id for comment in (*first.comments, *more.comments)] == [root, *replies]
    assert more.branch_rest is None


def test_a_removed_comment_keeps_a_place_for_its_replies(
    post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    root, lonely = post("The root.").comment_id, post("Alone.").comment_id
    reply = post("A reply.", parent_id=root).comment_id
    answer = post("An answer.", parent_id=reply).comment_id
    for comment_id in (root, reply, lonely):
        take_down(comment_id, ada, clock)
    shown = read_thread(site.id, page=page, now=clock()).comments
    assert [(comment.id, comment.depth, comment.is_gone) for comment in shown] == [
        (root, 0, True),
        (reply, 1, True),
        (answer, 2, False),
    ]
    assert not any(comment.html or comment.author for comment in shown if comment.is_gone)


def test_the_page_of_a_comment_begins_with_its_branch(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    ids = fill(post, clock, 60)
    found = read_thread(site.id, page=page, comment_id=ids[5], now=clock())
    assert found.comments[0].id == ids[5]
    assert found.starts_late
    on_first = read_thread(site.id, page=page, comment_id=ids[59], now=clock())
    assert not on_first.starts_late
    assert read_thread(site.id, page=page, comment_id=4_711, now=clock()).comments[0].id == ids[59]


@pytest.mark.parametrize("sort", list(Sort))
def test_a_comment_deep_in_a_long_branch_has_its_page_too(
    post: Post, site: SiteView, page: Page, clock: Clock, sort: Sort
) -> None:
    fill(post, clock, 3)
    (root,) = fill(post, clock, 1)
    replies = fill(post, clock, 230, parent_id=root)
    fill(post, clock, 3)
    found = read_thread(site.id, page=page, sort=sort, comment_id=replies[110], now=clock())
    assert [comment.id for comment in found.comments] == [root, *replies[110:209]]
    assert found.starts_late
    rest = found.branch_rest
    assert rest is not None
    more = read_branch(site.id, page=page, root_id=rest.root_id, after=rest.after)
    assert [comment.id for comment in more.comments] == replies[209:]
    assert read_thread(site.id, page=page, sort=sort, after=found.next_after, now=clock()).comments


def test_a_hidden_comment_does_not_shift_pages(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    (old,) = fill(post, clock, 1)
    newer = fill(post, clock, 30)
    waiting = post("toxic", parent_id=old)
    found = read_thread(site.id, page=page, comment_id=waiting.comment_id, now=clock())
    assert found.comments[0].id == newer[-1]
    assert not found.starts_late


def test_a_page_without_comments_is_empty(site: SiteView, clock: Clock) -> None:
    empty = read_thread(site.id, page=identify_page("https://blog.example/new"), now=clock())
    assert (list(empty.comments), empty.count, empty.is_closed) == ([], 0, False)


@pytest.mark.parametrize("after", ["x", "1", "-", "1-x", "9" * 40 + "-1", "१-1"])
def test_an_invalid_cursor_is_refused(site: SiteView, page: Page, clock: Clock, after: str) -> None:
    with pytest.raises(ValueError, match="not a place in a thread"):
        read_thread(site.id, page=page, after=after, now=clock())


def test_a_branch_of_another_thread_is_not_found(post: Post, site: SiteView, page: Page) -> None:
    post()
    elsewhere = post(at=identify_page("https://blog.example/other"))
    with pytest.raises(NotFound):
        read_branch(site.id, page=page, root_id=elsewhere.comment_id, after="0-0")


def test_a_pending_comment_looks_like_a_missing_one(post: Post, site: SiteView, page: Page) -> None:
    post()
    waiting = post("toxic")
    for root_id in (waiting.comment_id, 4_711):
        with pytest.raises(NotFound):
            read_branch(site.id, page=page, root_id=root_id, after="0-0")


def test_a_long_chain_takes_few_queries(app: Flask, post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    """With one query per level, a chain of 5,000 replies took six seconds on any reader's request."""
    last = post().comment_id
    for _ in range(150):
        clock.advance(seconds=1)
        last = post(parent_id=last).comment_id
    with count_queries() as queries:
        read_comment(site.id, page=page, comment_id=last)
    assert len(queries) < 10
    with count_queries() as queries:
        found = read_thread(site.id, page=page, comment_id=last, now=clock())
    assert len(queries) < 20
    assert found.comments[-1].id == last


@contextmanager
def count_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
