"""Reading public comments: a page of a thread, the rest of a long branch, one comment, the feed, and the cache key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.domain.messages import N_
from moderation.domain.page_url import Page
from moderation.domain.paging import Cursor, Sort, parse_thread_place
from moderation.domain.status import Status
from moderation.services.comments.thread_page import (
    ROWS_A_PAGE,
    BranchRest,
    PublicComment,
    ThreadPage,
    absent_ancestors,
    holds,
    page_after,
    page_of,
    parents_authors,
    to_public,
)
from moderation.services.comments.threads import is_closed
from moderation.services.refusals import NotFound
from moderation.services.sites.policy import policy_in_force
from moderation.store.comments import public_thread
from moderation.store.comments.threads import find_thread
from moderation.store.session import reading

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest public comments of a page, newest first, and the page's title."""

    title: str = ""
    comments: Sequence[PublicComment] = ()


@dataclass(frozen=True, slots=True)
class ThreadMark:
    """Everything besides the request that the public HTML of a thread depends on; cheap to read."""

    thread_id: int | None = None
    version: int = 0
    is_closed: bool = False
    title: str = ""


def read_mark(site_id: int, *, page: Page, now: datetime) -> ThreadMark:
    """Return the state of a thread without reading its comments."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return ThreadMark()
        closed = is_closed(thread, policy_in_force(session, site_id).policy, now=now)
        return ThreadMark(thread.id, thread.version, closed, thread.title)


def read_thread(
    site_id: int, *, page: Page, now: datetime, sort: Sort = Sort.NEWEST, after: str = "", comment_id: int | None = None
) -> ThreadPage:
    """Return one page of a thread: at most 25 top-level comments and 100 rows, and at least the start of one branch.

    `after` is the `next_after` of an earlier page; `comment_id` asks for the page with that comment instead. Raises
    ValueError for an invalid `after`.
    """
    place = parse_thread_place(after, sort) if after else None
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return ThreadPage()
        part = page_after(session, thread, sort=sort, after=place)
        if comment_id is not None and not holds(part, comment_id):
            part = page_of(session, thread, comment_id, sort=sort) or part
        return replace(part, is_closed=is_closed(thread, policy_in_force(session, site_id).policy, now=now))


def read_branch(site_id: int, *, page: Page, root_id: int, after: str) -> ThreadPage:
    """Return the rest of a long branch, after the place where a page stopped.

    Raises NotFound for a branch of another thread and ValueError for an invalid `after`.
    """
    cursor = Cursor.parse(after)
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        root = public_thread.find_row(session, root_id, thread_id=thread.id) if thread is not None else None
        rows = public_thread.branch_rows(session, [root_id], limit=ROWS_A_PAGE + 1, after=cursor) if root else []
        # A pending root must not be distinguishable from one that does not exist.
        if thread is None or root is None or not (rows or root.status == Status.APPROVED):
            raise NotFound(N_("This part of the conversation no longer exists."))
        shown = rows[:ROWS_A_PAGE]
        authors = parents_authors(session, shown)
        comments = [to_public(row, depth=1, authors=authors) for row in shown]
        rest = BranchRest(root_id, str(shown[-1].cursor), 0) if len(rows) > ROWS_A_PAGE else None
        return ThreadPage(comments=comments, thread_id=thread.id, version=thread.version, branch_rest=rest)


def read_comment(site_id: int, *, page: Page, comment_id: int) -> ThreadPage:
    """Return a page with a single public comment, at its depth. Raises NotFound."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        row = public_thread.find_row(session, comment_id, thread_id=thread.id) if thread is not None else None
        if thread is None or row is None or row.status != Status.APPROVED:
            raise NotFound(N_("This comment no longer exists."))
        ancestors = absent_ancestors(session, [row])
        authors = parents_authors(session, [row])
        return ThreadPage(
            comments=[to_public(row, depth=len(ancestors), authors=authors)],
            count=public_thread.count_public(session, thread.id),
            version=thread.version,
            thread_id=thread.id,
        )


def read_feed(site_id: int, *, page: Page) -> Feed:
    """Return the newest public comments of a page; empty if it has no thread."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return Feed()
        rows = public_thread.newest_rows(session, thread.id, limit=ENTRIES)
        authors = parents_authors(session, rows)
        return Feed(thread.title, [to_public(row, depth=0, authors=authors) for row in rows])
