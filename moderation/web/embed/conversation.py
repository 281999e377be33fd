"""The template data of a thread."""

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
    """One page of a thread for the templates; `is_whole` if it starts at the beginning of the thread.

    `orders` are the sort orders to choose from, as (name, label); empty if there is nothing to sort.
    """

    cards: Sequence[Card]
    heading: str
    sort: str
    version: int
    next_after: str
    rest: BranchRest | None
    is_whole: bool
    orders: Sequence[tuple[str, str]]


def read_part(wanted: PageRequest, *, is_continued: bool = False, new_id: int | None = None) -> ThreadView:
    """Read the requested part of a thread: a page, or the rest of a branch.

    `is_continued`: the part is appended to what the reader has, and its first comment receives the focus. `new_id`: the
    comment that the reader has just posted.
    """
    is_branch = wanted.parent_id is not None and bool(wanted.after)
    page = _read_branch(wanted) if is_branch else _read_page(wanted)
    return ThreadView(
        cards=[
            public_card(
                comment,
                state="new" if comment.id == new_id else "",
                is_focus=is_continued and index == 0,
                has_votes=wanted.site.widget.has_votes,
            )
            for index, comment in enumerate(page.comments)
        ],
        heading=count_heading(page.count),
        sort=wanted.sort,
        version=page.version,
        next_after=page.next_after,
        rest=page.branch_rest,
        is_whole=not (is_branch or page.starts_late),
        orders=say_orders(has_votes=wanted.site.widget.has_votes) if page.count > 1 else (),
    )


def conversation(
    wanted: PageRequest,
    mark: ThreadMark,
    *,
    form: CommentForm | None = None,
    new_id: int | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """Return the data of a whole document, as an anonymous reader sees it.

    `new_id` and `notice` are about a comment that was just posted.
    """
    return {
        "place": wanted.place,
        "page_url": wanted.page_url,
        "theme_url": theme_url(wanted.site),
        "thread": read_part(wanted, new_id=new_id),
        "title": mark.title or wanted.title,
        "is_closed": mark.is_closed,
        "has_votes": wanted.site.widget.has_votes,
        "token": sign_token(wanted),
        "house_rules": markup.render(wanted.site.widget.house_rules) if wanted.site.widget.house_rules else "",
        "form": form or (None if mark.is_closed else fresh_form(wanted)),
        "own": (),
        "is_own_known": False,
        "notice": notice,
    }


def count_heading(count: int) -> str:
    """Return the number of comments as a heading."""
    shown = min(count, COUNT_STOP)
    number = format_decimal(shown) + ("+" if count > shown else "")
    return say_count(shown, number)


def _read_page(wanted: PageRequest) -> ThreadPage:
    return read_thread(
        wanted.site.id,
        page=wanted.page,
        now=context().now(),
        sort=wanted.sort,
        after=wanted.after,
        comment_id=wanted.comment_id,
    )


def _read_branch(wanted: PageRequest) -> ThreadPage:
    assert wanted.parent_id is not None
    return read_branch(wanted.site.id, page=wanted.page, root_id=wanted.parent_id, after=wanted.after)
