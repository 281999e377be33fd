"""What the public reads: a page of a thread, a branch of it, one comment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.page_url import Page
from moderation.domain.paging import Cursor, Sort
from moderation.domain.status import Status
from moderation.domain.thread_tree import walk_thread
from moderation.services.commenting import is_closed
from moderation.services.policies import policy_in_force
from moderation.services.refusals import NotFound
from moderation.store import thread_pages
from moderation.store.session import reading
from moderation.store.thread_pages import ThreadRow
from moderation.store.threads import Thread, find_thread

ROOTS_A_PAGE = 25
ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class PublicComment:
    """One comment in its place.

    `is_gone`: no longer (or not now) public, shown without text only because public replies hang from it.
    """

    id: int
    parent_id: int | None
    depth: int
    author: str
    html: Markup
    created_at: datetime
    is_gone: bool
    parent_author: str = ""


@dataclass(frozen=True, slots=True)
class BranchRest:
    """What a page leaves out of a long branch, and where to go on; `count` is 0 where nobody counted."""

    root_id: int
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread in reading order.

    `count` stops at 1,001. `next_after` asks for the next page; `starts_late` tells that this page is not the first.
    """

    comments: Sequence[PublicComment] = ()
    count: int = 0
    version: int = 0
    thread_id: int | None = None
    is_closed: bool = False
    next_after: str = ""
    branch_rest: BranchRest | None = None
    starts_late: bool = False


@dataclass(frozen=True, slots=True)
class ThreadMark:
    """All that a thread's public bytes depend on beside what was asked for; reading it costs next to nothing."""

    thread_id: int | None = None
    version: int = 0
    is_closed: bool = False
    title: str = ""


def read_mark(site_id: int, *, page: Page, now: datetime) -> ThreadMark:
    """Read the state of a thread without its comments."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return ThreadMark()
        closed = is_closed(thread, policy_in_force(session, site_id), now=now)
        return ThreadMark(thread.id, thread.version, closed, thread.title)


def read_thread(
    site_id: int, *, page: Page, now: datetime, sort: Sort = Sort.NEWEST, after: str = "", comment_id: int | None = None
) -> ThreadPage:
    """Read one page of a thread: at most 25 top-level comments and 100 rows, always at least one whole branch's start.

    `after` is an earlier page's `next_after`; `comment_id` asks for the page that holds that comment instead. Raises
    ValueError for an `after` that no page gave.
    """
    cursor = Cursor.parse(after) if after else None
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return ThreadPage()
        part = _read_page(session, thread, sort=sort, after=cursor)
        if comment_id is not None and not _holds(part, comment_id):
            part = _read_page_of(session, thread, comment_id, sort=sort) or part
        return replace(part, is_closed=is_closed(thread, policy_in_force(session, site_id), now=now))


def read_branch(site_id: int, *, page: Page, root_id: int, after: str) -> ThreadPage:
    """Read the rest of a long branch, from where a page left it.

    Raises NotFound for a branch of another thread, ValueError for an `after` that no page gave.
    """
    cursor = Cursor.parse(after)
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        root = thread_pages.find_row(session, root_id, thread_id=thread.id) if thread is not None else None
        rows = thread_pages.branch_rows(session, [root_id], limit=ROWS_A_PAGE + 1, after=cursor) if root else []
        # What hides a comment that waits must hide that it exists.
        if thread is None or root is None or not (rows or root.status == Status.APPROVED):
            raise NotFound("This part of the conversation is not here (any more).")
        shown = rows[:ROWS_A_PAGE]
        authors = _parents_authors(session, shown)
        comments = [_to_public(row, depth=1, authors=authors) for row in shown]
        rest = BranchRest(root_id, str(shown[-1].cursor), 0) if len(rows) > ROWS_A_PAGE else None
        return ThreadPage(comments=comments, thread_id=thread.id, version=thread.version, branch_rest=rest)


def read_comment(site_id: int, *, page: Page, comment_id: int) -> ThreadPage:
    """Read one public comment with its depth, as a page that holds nothing else. Raises NotFound."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        row = thread_pages.find_row(session, comment_id, thread_id=thread.id) if thread is not None else None
        if thread is None or row is None or row.status != Status.APPROVED:
            raise NotFound("This comment is not here (any more).")
        ancestors = _absent_ancestors(session, [row])
        authors = _parents_authors(session, [row])
        return ThreadPage(
            comments=[_to_public(row, depth=len(ancestors), authors=authors)],
            count=thread_pages.count_public(session, thread.id),
            version=thread.version,
            thread_id=thread.id,
        )


def _read_page(session: Session, thread: Thread, *, sort: Sort, after: Cursor | None) -> ThreadPage:
    """Read the page after a place in the order of top-level comments."""
    found = thread_pages.root_rows(session, thread.id, sort=sort, after=after, limit=ROOTS_A_PAGE + 1)
    roots, counts = found[:ROOTS_A_PAGE], thread_pages.reply_counts(session, [row.id for row in found])
    roots = roots[: _how_many_fit(roots, counts)]
    replies = thread_pages.branch_rows(session, [row.id for row in roots], limit=ROWS_A_PAGE - len(roots))
    left_out = counts.get(roots[0].id, 0) - len(replies) if len(roots) == 1 else 0
    return replace(
        _compose(session, thread, roots, replies, left_out=left_out or None),
        next_after=str(roots[-1].cursor) if len(found) > len(roots) else "",
        starts_late=after is not None,
    )


def _read_page_of(session: Session, thread: Thread, comment_id: int, *, sort: Sort) -> ThreadPage | None:
    """Read the page that begins with a public comment's branch, or with that comment where the branch is long."""
    row = thread_pages.find_row(session, comment_id, thread_id=thread.id)
    if row is None or row.status != Status.APPROVED:
        return None
    root = row if row.root_id is None else thread_pages.find_row(session, row.root_id, thread_id=thread.id)
    assert root is not None
    part = _read_page(session, thread, sort=sort, after=_just_before(root, sort))
    if not _holds(part, comment_id):
        replies = thread_pages.branch_rows(session, [root.id], after=_just_before(row, Sort.OLDEST), limit=ROWS_A_PAGE)
        is_cut = len(replies) == ROWS_A_PAGE
        # Flat, as the rest of a long branch always is: what stands between may be a long way up.
        flat = [replace(reply, parent_id=root.id) for reply in replies[: ROWS_A_PAGE - 1]]
        part = replace(
            _compose(session, thread, [root], flat, left_out=0 if is_cut else None), next_after=str(root.cursor)
        )
    return replace(part, starts_late=True)


def _compose(
    session: Session, thread: Thread, roots: list[ThreadRow], replies: list[ThreadRow], *, left_out: int | None
) -> ThreadPage:
    """Put rows in reading order, with whatever stands between a reply and its root; `left_out` as in BranchRest."""
    is_cut = left_out is not None and replies
    rows = [*roots, *_absent_ancestors(session, [*roots, *replies]), *replies]
    authors = {row.id: row.author for row in rows}
    return ThreadPage(
        comments=[_to_public(row, depth=depth, authors=authors) for depth, row in walk_thread(roots, _placed(rows))],
        count=thread_pages.count_public(session, thread.id),
        version=thread.version,
        thread_id=thread.id,
        branch_rest=BranchRest(roots[0].id, str(replies[-1].cursor), left_out or 0) if is_cut else None,
    )


def _placed(rows: Sequence[ThreadRow]) -> list[ThreadRow]:
    """The replies among the rows; one whose parent is too far up to be fetched stands directly below its root."""
    known = {row.id for row in rows}
    return [
        row if row.parent_id in known else replace(row, parent_id=row.root_id)
        for row in rows
        if row.root_id is not None
    ]


def _holds(part: ThreadPage, comment_id: int) -> bool:
    return any(comment.id == comment_id for comment in part.comments)


def _just_before(row: ThreadRow, sort: Sort) -> Cursor:
    """The place after which a row comes first."""
    return Cursor(row.created_at, row.id + (1 if sort is Sort.NEWEST else -1))


def _how_many_fit(roots: Sequence[ThreadRow], counts: dict[int, int]) -> int:
    """Tell how many branches fit on a page whole; the first always goes, however long."""
    rows = 0
    for index, root in enumerate(roots):
        rows += 1 + counts.get(root.id, 0)
        if rows > ROWS_A_PAGE:
            return max(index, 1)
    return len(roots)


def _absent_ancestors(session: Session, rows: Sequence[ThreadRow]) -> list[ThreadRow]:
    """Fetch the comments between public replies and their root that are not among the rows."""
    known = {row.id for row in rows}
    absent = {row.parent_id for row in rows if row.parent_id is not None} - known
    if not absent:
        return []
    found = thread_pages.ancestor_rows(session, absent, limit=ROWS_A_PAGE)
    return [row for row in found if row.id not in known]


def _parents_authors(session: Session, rows: Sequence[ThreadRow]) -> dict[int, str]:
    parents = thread_pages.rows_by_id(session, {row.parent_id for row in rows if row.parent_id is not None})
    return {row.id: row.author for row in parents}


def _to_public(row: ThreadRow, *, depth: int, authors: dict[int, str]) -> PublicComment:
    return PublicComment(
        id=row.id,
        parent_id=row.parent_id,
        depth=depth,
        author=row.author,
        html=markup.restore(row.html),
        created_at=row.created_at,
        is_gone=row.status != Status.APPROVED,
        parent_author=authors.get(row.parent_id or 0, ""),
    )
