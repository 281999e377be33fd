"""What the templates of a thread are handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal

from moderation import markup
from moderation.domain.paging import COUNT_STOP
from moderation.services.comments.public_thread import ThreadMark, read_branch, read_thread
from moderation.services.comments.thread_page import BranchRest, ThreadPage
from moderation.web.context import context
from moderation.web.embed.cards import Card, public_card
from moderation.web.embed.form import CommentForm, fresh_form, sign_token
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.theme import theme_url
from moderation.web.embed.wording import say_count, say_orders


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One page of a thread as it is printed; `is_whole` tells that the page begins at the thread's beginning.

    `orders` are those to choose from, by name and in words; none where there is nothing to put in order.
    """

    cards: Sequence[Card]
    heading: str
    sort: str
    version: int
    next_after: str
    rest: BranchRest | None
    is_whole: bool
    orders: Sequence[tuple[str, str]]


def read_part(asked: PageRequest, *, is_continued: bool = False, new_id: int | None = None) -> ThreadView:
    """Read the part of a thread that was asked for: a page of it, or the rest of a branch.

    `is_continued`: the part is added below what a reader has, who then goes on at its first comment. `new_id`: the
    comment that the reader has just written.
    """
    is_branch = asked.parent_id is not None and bool(asked.after)
    page = _read_branch(asked) if is_branch else _read_page(asked)
    return ThreadView(
        cards=[
            public_card(
                comment,
                state="new" if comment.id == new_id else "",
                is_focus=is_continued and index == 0,
                has_votes=asked.site.widget.has_votes,
            )
            for index, comment in enumerate(page.comments)
        ],
        heading=count_heading(page.count),
        sort=asked.sort,
        version=page.version,
        next_after=page.next_after,
        rest=page.branch_rest,
        is_whole=not (is_branch or page.starts_late),
        orders=say_orders(has_votes=asked.site.widget.has_votes) if page.count > 1 else (),
    )


def conversation(
    asked: PageRequest,
    mark: ThreadMark,
    *,
    form: CommentForm | None = None,
    new_id: int | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """Return everything a document prints of a thread, as for a reader whom it does not know.

    `new_id` and `notice` tell of a comment that was just posted.
    """
    return {
        "place": asked.place,
        "page_url": asked.page_url,
        "theme_url": theme_url(asked.site),
        "thread": read_part(asked, new_id=new_id),
        "title": mark.title or asked.title,
        "is_closed": mark.is_closed,
        "has_votes": asked.site.widget.has_votes,
        "token": sign_token(asked),
        "house_rules": markup.render(asked.site.widget.house_rules) if asked.site.widget.house_rules else "",
        "form": form or (None if mark.is_closed else fresh_form(asked)),
        "own": (),
        "is_own_known": False,
        "notice": notice,
    }


def count_heading(count: int) -> str:
    """Return how many comments there are, as a heading."""
    shown = min(count, COUNT_STOP)
    number = format_decimal(shown) + ("+" if count > shown else "")
    return say_count(shown, number)


def _read_page(asked: PageRequest) -> ThreadPage:
    return read_thread(
        asked.site.id,
        page=asked.page,
        now=context().now(),
        sort=asked.sort,
        after=asked.after,
        comment_id=asked.comment_id,
    )


def _read_branch(asked: PageRequest) -> ThreadPage:
    assert asked.parent_id is not None
    return read_branch(asked.site.id, page=asked.page, root_id=asked.parent_id, after=asked.after)
