"""The one form of the widget: fresh, or again with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.comment_text import MAX_BODY, MAX_NAME
from moderation.services.reading import read_comment
from moderation.services.refusals import NotFound, Refusal, Unacceptable
from moderation.web.context import context
from moderation.web.embed.asked import Asked
from moderation.web.embed.tokens import sign_form


@dataclass(frozen=True, slots=True)
class CommentForm:
    """What the form holds; `field` names the input that `problem` is about, if it is about one."""

    token: str
    title: str
    sort: str
    parent_id: int | None = None
    parent_author: str = ""
    author: str = ""
    body: str = ""
    problem: str = ""
    field: str = ""
    max_body: int = MAX_BODY
    max_name: int = MAX_NAME

    @property
    def is_open(self) -> bool:
        """Whether somebody is writing in it: then all of it is shown."""
        return bool(self.parent_id or self.body or self.problem)


def fresh_form(asked: Asked) -> CommentForm:
    """Return an empty form, or one that answers the comment that was asked for, if it is still there."""
    author = _author_of(asked, asked.reply_id)
    return CommentForm(
        token=_sign(asked),
        title=asked.title,
        sort=asked.sort,
        parent_id=asked.reply_id if author else None,
        parent_author=author,
    )


def form_again(asked: Asked, typed: Mapping[str, str], refusal: Refusal) -> CommentForm:
    """Return the form with everything that was typed, the reason it was refused for, and a token for the next try."""
    # A reply to what is not public any more can go on only as a comment of its own, as the message says.
    author = _author_of(asked, asked.parent_id)
    return CommentForm(
        token=_sign(asked),
        title=asked.title,
        sort=asked.sort,
        parent_id=asked.parent_id if author else None,
        parent_author=author,
        author=typed.get("author", ""),
        body=typed.get("body", ""),
        problem=str(refusal),
        field=refusal.field if isinstance(refusal, Unacceptable) else "",
    )


def _sign(asked: Asked) -> str:
    here = context()
    return sign_form(here.secret, site_id=asked.site.id, thread_key=asked.page.thread_key, now=here.now())


def _author_of(asked: Asked, comment_id: int | None) -> str:
    if comment_id is None:
        return ""
    try:
        return read_comment(asked.site.id, page=asked.page, comment_id=comment_id).comments[0].author
    except NotFound:
        return ""
