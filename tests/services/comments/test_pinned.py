"""Pinned comments in the public thread."""

from datetime import datetime

import pytest
from sqlalchemy import update

from moderation.domain.page_url import Page
from moderation.domain.paging import Sort
from moderation.domain.status import Status
from moderation.services.comments import thread_page
from moderation.services.comments.public_thread import read_thread
from moderation.services.comments.thread_page import ThreadPage
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.session import writing
from tests.conftest import Clock
from tests.services.conftest import Post


def pin(comment_id: int, at: datetime | None) -> None:
    with writing() as session:
        session.execute(update(Comment).where(Comment.id == comment_id).values(pinned_at=at))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread_page, "ROOTS_A_PAGE", 4)
    monkeypatch.setattr(thread_page, "ROWS_A_PAGE", 6)


def ids(page: ThreadPage) -> list[int]:
    return [each.id for each in page.comments]


def read_all(site: SiteView, page: Page, sort: Sort, now: datetime) -> list[list[int]]:
    pages, after = [], ""
    while True:
        part = read_thread(site.id, page=page, sort=sort, after=after, now=now)
        pages.append(ids(part))
        if not part.next_after:
            return pages
        after = part.next_after


def write_seven(post: Post, clock: Clock) -> list[int]:
    written = []
    for number in range(7):
        written.append(post(f"Number {number}.").comment_id)
        clock.advance(minutes=1)
    return written


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("sort", Sort)
def test_pinned_comments_come_first_and_only_once(
    post: Post, site: SiteView, page: Page, clock: Clock, sort: Sort
) -> None:
    written = write_seven(post, clock)
    for pinned in (written[2], written[5]):
        pin(pinned, clock())
        clock.advance(minutes=1)
    others = [each for each in written if each not in (written[2], written[5])]
    others = others if sort is Sort.OLDEST else others[::-1]
    first, second = read_all(site, page, sort, clock())
    assert first == [written[5], written[2], *others[:2]]  # last pinned first; the page has its usual length
    assert second == others[2:]
    marks = [each.is_pinned for each in read_thread(site.id, page=page, sort=sort, now=clock()).comments]
    assert marks == [True, True, False, False]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("sort", Sort)
def test_long_branches_of_pinned_comments_are_complete(
    post: Post, site: SiteView, page: Page, clock: Clock, sort: Sort
) -> None:
    written = write_seven(post, clock)
    for pinned in written[:3]:
        for _ in range(4):
            post("A reply.", parent_id=pinned)
            clock.advance(minutes=1)
        pin(pinned, clock())
    pages = read_all(site, page, sort, clock())
    assert [part[0] for part in pages[:3]] == [written[2], written[1], written[0]]
    shown = [each for part in pages for each in part]
    assert len(shown) == len(set(shown)) == 7 + 3 * 4
    first = read_thread(site.id, page=page, sort=sort, now=clock())
    assert read_thread(site.id, page=page, sort=sort, now=clock(), after=first.next_after).starts_late


@pytest.mark.usefixtures("small_pages")
def test_the_page_of_a_comment_below_a_pinned_one(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    written = write_seven(post, clock)
    replies: dict[int, int] = {}
    for pinned in written[:3]:
        for _ in range(4):
            replies[pinned] = post("A reply.", parent_id=pinned).comment_id
            clock.advance(minutes=1)
        pin(pinned, clock())
    part = read_thread(site.id, page=page, now=clock(), comment_id=replies[written[0]])
    assert ids(part)[0] == written[0]
    assert replies[written[0]] in ids(part)
    assert part.starts_late
    far = read_thread(site.id, page=page, now=clock(), comment_id=written[3])
    assert ids(far)[0] == written[3]  # pinned comments are not repeated among the others
    assert not set(written[:3]) & set(ids(far))


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.DELETED])
def test_pinned_comments_that_are_not_public_lose_their_place(
    post: Post, site: SiteView, page: Page, clock: Clock, status: Status
) -> None:
    written = write_seven(post, clock)
    reply = post("A reply.", parent_id=written[0]).comment_id
    for pinned in written[:2]:
        pin(pinned, clock())
    with writing() as session:
        for gone in written[:2]:
            session.get_one(Comment, gone).status = status.value
    shown = [each for part in read_all(site, page, Sort.OLDEST, clock()) for each in part]
    assert shown == [written[0], reply, *written[2:]]  # in its own place, because it has a reply
    first = read_thread(site.id, page=page, sort=Sort.OLDEST, now=clock()).comments[0]
    assert (first.is_gone, first.author) == (True, "")


def test_without_pinned_comments_nothing_changes(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    written = write_seven(post, clock)
    assert read_all(site, page, Sort.NEWEST, clock()) == [written[::-1]]
    pin(written[0], clock())
    pin(written[0], None)
    assert read_all(site, page, Sort.OLDEST, clock()) == [written]
