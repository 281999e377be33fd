"""What the templates of a thread are handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.domain.paging import COUNT_STOP
from moderation.services.own_comments import read_own
from moderation.services.reading import ThreadMark, read_branch, read_thread
from moderation.services.thread_page import BranchRest, ThreadPage
from moderation.web.context import context
from moderation.web.embed.asked import Asked
from moderation.web.embed.cards import Card, own_card, public_card
from moderation.web.embed.form import CommentForm, fresh_form


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One page of a thread as it is printed; `is_whole` tells that the page begins at the thread's beginning."""

    cards: Sequence[Card]
    heading: str
    sort: str
    version: int
    next_after: str
    rest: BranchRest | None
    is_whole: bool
    can_sort: bool


def read_part(asked: Asked, *, is_continued: bool = False, new_id: int | None = None) -> ThreadView:
    """Read the part of a thread that was asked for: a page of it, or the rest of a branch.

    `is_continued`: the part is added below what a reader has, who then goes on at its first comment. `new_id`: the
    comment that the reader has just written.
    """
    is_branch = asked.parent_id is not None and bool(asked.after)
    page = _read_branch(asked) if is_branch else _read_page(asked)
    return ThreadView(
        cards=[
            public_card(comment, state="new" if comment.id == new_id else "", is_focus=is_continued and index == 0)
            for index, comment in enumerate(page.comments)
        ],
        heading=count_heading(page.count),
        sort=asked.sort,
        version=page.version,
        next_after=page.next_after,
        rest=page.branch_rest,
        is_whole=not (is_branch or page.starts_late),
        can_sort=page.count > 1,
    )


def read_own_cards(asked: Asked, token: str, *, focus_id: int | None = None) -> list[Card]:
    """Read what only a guest sees of the thread."""
    own = read_own(asked.site.id, page=asked.page, guest_token=token)
    return [own_card(comment, is_focus=comment.id == focus_id) for comment in own]


def conversation(
    asked: Asked,
    mark: ThreadMark,
    *,
    form: CommentForm | None = None,
    own: Sequence[Card] | None = None,
    new_id: int | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """Return everything a document prints of a thread; `own` is None where it does not know who reads.

    `new_id` and `notice` tell of a comment that was just posted.
    """
    return {
        "place": asked.place,
        "page_url": asked.page_url,
        "thread": read_part(asked, new_id=new_id),
        "title": mark.title or asked.title,
        "is_closed": mark.is_closed,
        "form": form or (None if mark.is_closed else fresh_form(asked)),
        "own": own or (),
        "is_own_known": own is not None,
        "notice": notice,
    }


def count_heading(count: int) -> str:
    """Return how many comments there are, as a heading."""
    if count == 0:
        return "Comments"
    if count > COUNT_STOP:
        return f"{COUNT_STOP:,}+ comments"
    return "1 comment" if count == 1 else f"{count:,} comments"


def _read_page(asked: Asked) -> ThreadPage:
    return read_thread(
        asked.site.id,
        page=asked.page,
        now=context().now(),
        sort=asked.sort,
        after=asked.after,
        comment_id=asked.comment_id,
    )


def _read_branch(asked: Asked) -> ThreadPage:
    assert asked.parent_id is not None
    return read_branch(asked.site.id, page=asked.page, root_id=asked.parent_id, after=asked.after)
