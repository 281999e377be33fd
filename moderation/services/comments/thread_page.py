"""Building one page of a thread from the store's rows, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from moderation import markup
from moderation.domain.paging import Cursor, Place, Rank, Sort
from moderation.domain.status import Status
from moderation.domain.thread_tree import walk_thread
from moderation.store.comments import public_thread
from moderation.store.comments.public_thread import ThreadRow
from moderation.store.comments.threads import Thread

ROOTS_A_PAGE = 25
ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class PublicComment:
    """A comment at its place in a thread.

    `is_gone` if it is not public and shown without its text, only because it has public replies.
    """

    id: int
    parent_id: int | None
    depth: int
    author: str
    html: Markup
    created_at: datetime
    is_gone: bool
    parent_author: str = ""
    is_by_team: bool = False
    is_pinned: bool = False
    is_featured: bool = False
    votes: int = 0
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BranchRest:
    """The part of a long branch that a page leaves out: where it begins, and its size, 0 if it was not counted."""

    root_id: int
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread in reading order.

    `count` stops at 1,001. `next_after` asks for the next page; `starts_late` if this page is not the first.
    """

    comments: Sequence[PublicComment] = ()
    count: int = 0
    version: int = 0
    thread_id: int | None = None
    is_closed: bool = False
    next_after: str = ""
    branch_rest: BranchRest | None = None
    starts_late: bool = False


def page_after(session: Session, thread: Thread, *, sort: Sort, after: Place | None) -> ThreadPage:
    """Return the page after a place among top-level comments: first the pinned ones, then all others."""
    pinned = public_thread.pinned_rows(session, thread.id)
    if after is None:
        return _page(session, thread, sort=sort, pinned=pinned)
    for index, row in enumerate(pinned):
        if row.place(sort) == after:  # long branches may have pushed some pinned comments to this page
            return replace(_page(session, thread, sort=sort, pinned=pinned[index + 1 :]), starts_late=True)
    return replace(_page(session, thread, sort=sort, after=after), starts_late=True)


def page_of(session: Session, thread: Thread, comment_id: int, *, sort: Sort) -> ThreadPage | None:
    """Return the page that begins with a public comment's branch, or with the comment itself if the branch is long."""
    row = public_thread.find_row(session, comment_id, thread_id=thread.id)
    if row is None or row.status != Status.APPROVED:
        return None
    root = row if row.root_id is None else public_thread.find_row(session, row.root_id, thread_id=thread.id)
    assert root is not None
    if root.is_pinned and root.status == Status.APPROVED:
        part = _page(session, thread, sort=sort, pinned=_from(root, public_thread.pinned_rows(session, thread.id)))
    else:
        part = _page(session, thread, sort=sort, after=_just_before(root, sort))
    if not holds(part, comment_id):
        replies = public_thread.branch_rows(session, [root.id], after=_just_earlier(row), limit=ROWS_A_PAGE)
        is_cut = len(replies) == ROWS_A_PAGE
        # Flat, as the rest of a long branch always is: the comments in between may be far up.
        flat = [replace(reply, parent_id=root.id) for reply in replies[: ROWS_A_PAGE - 1]]
        part = replace(
            _compose(session, thread, [root], flat, left_out=0 if is_cut else None), next_after=str(root.place(sort))
        )
    return replace(part, starts_late=True)


def holds(part: ThreadPage, comment_id: int) -> bool:
    """Return whether a comment is on a page."""
    return any(comment.id == comment_id for comment in part.comments)


def absent_ancestors(session: Session, rows: Sequence[ThreadRow]) -> list[ThreadRow]:
    """Return the comments between public replies and their roots that are not among the rows."""
    known = {row.id for row in rows}
    absent = {row.parent_id for row in rows if row.parent_id is not None} - known
    if not absent:
        return []
    ancestors = public_thread.ancestor_rows(session, absent, limit=ROWS_A_PAGE)
    return [row for row in ancestors if row.id not in known]


def parents_authors(session: Session, rows: Sequence[ThreadRow]) -> dict[int, str]:
    """Return the authors of the comments that the rows reply to, by the id of the comment."""
    parents = public_thread.rows_by_id(session, {row.parent_id for row in rows if row.parent_id is not None})
    return {row.id: row.author for row in parents}


def to_public(row: ThreadRow, *, depth: int, authors: dict[int, str]) -> PublicComment:
    """Return a row as a public comment; `authors` are names by the ids of comments it may reply to."""
    return PublicComment(
        id=row.id,
        parent_id=row.parent_id,
        depth=depth,
        author=row.author,
        html=markup.restore(row.html),
        created_at=row.created_at,
        is_gone=row.status != Status.APPROVED,
        parent_author=authors.get(row.parent_id or 0, ""),
        is_by_team=row.is_by_team,
        is_pinned=row.is_pinned,
        is_featured=row.is_featured,
        votes=row.votes,
        edited_at=row.edited_at,
    )


def _page(
    session: Session, thread: Thread, *, sort: Sort, pinned: Sequence[ThreadRow] = (), after: Place | None = None
) -> ThreadPage:
    """Return the page with these pinned comments, followed by others after a place."""
    limit = ROOTS_A_PAGE + 1 - len(pinned)
    candidates = [*pinned, *public_thread.root_rows(session, thread.id, sort=sort, after=after, limit=limit)]
    roots, counts = candidates[:ROOTS_A_PAGE], public_thread.reply_counts(session, [row.id for row in candidates])
    roots = roots[: _how_many_fit(roots, counts)]
    replies = public_thread.branch_rows(session, [row.id for row in roots], limit=ROWS_A_PAGE - len(roots))
    left_out = counts.get(roots[0].id, 0) - len(replies) if len(roots) == 1 else 0
    return replace(
        _compose(session, thread, roots, replies, left_out=left_out or None),
        next_after=str(roots[-1].place(sort)) if len(candidates) > len(roots) else "",
    )


def _compose(
    session: Session, thread: Thread, roots: list[ThreadRow], replies: list[ThreadRow], *, left_out: int | None
) -> ThreadPage:
    """Return a page of rows in reading order, adding the missing ancestors of replies.

    `left_out` is the count of a BranchRest, or None if nothing is left out.
    """
    is_cut = left_out is not None and replies
    rows = [*roots, *absent_ancestors(session, [*roots, *replies]), *replies]
    authors = {row.id: row.author for row in rows}
    return ThreadPage(
        comments=[to_public(row, depth=depth, authors=authors) for depth, row in walk_thread(roots, _placed(rows))],
        count=public_thread.count_public(session, thread.id),
        version=thread.version,
        thread_id=thread.id,
        branch_rest=BranchRest(roots[0].id, str(replies[-1].cursor), left_out or 0) if is_cut else None,
    )


def _placed(rows: Sequence[ThreadRow]) -> list[ThreadRow]:
    """Return the replies among the rows; one whose parent was not fetched is placed directly below its root."""
    known = {row.id for row in rows}
    return [
        row if row.parent_id in known else replace(row, parent_id=row.root_id)
        for row in rows
        if row.root_id is not None
    ]


def _from(root: ThreadRow, pinned: list[ThreadRow]) -> list[ThreadRow]:
    """Return the pinned comments from a root on."""
    return pinned[[row.id for row in pinned].index(root.id) :]


def _just_before(row: ThreadRow, sort: Sort) -> Place:
    """Return the place right before a row, so that a page after it begins with the row."""
    if sort is Sort.BEST:
        return Rank(row.votes, row.id + 1)
    return _just_earlier(row) if sort is Sort.OLDEST else Cursor(row.created_at, row.id + 1)


def _just_earlier(row: ThreadRow) -> Cursor:
    return Cursor(row.created_at, row.id - 1)


def _how_many_fit(roots: Sequence[ThreadRow], counts: dict[int, int]) -> int:
    """Return how many whole branches fit on a page, at least one, however long the first is."""
    rows = 0
    for index, root in enumerate(roots):
        rows += 1 + counts.get(root.id, 0)
        if rows > ROWS_A_PAGE:
            return max(index, 1)
    return len(roots)
