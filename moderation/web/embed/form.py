"""The one form of the widget: fresh, or again with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from moderation.domain.comment_text import MAX_BODY, MAX_NAME
from moderation.services.comments.public_thread import read_comment
from moderation.services.refusals import NotFound, Refusal, Unacceptable
from moderation.web.context import context
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.tokens import sign_form
from moderation.web.locales import say


@dataclass(frozen=True, slots=True)
class Nudge:
    """What stands over the field: why, the comment with the words it is about marked, and what sending it means."""

    says: str
    html: Markup | None
    consequence: str
    has_rules: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """A comment as it would appear; `problem` stands in its place where there is nothing to show."""

    html: Markup | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CommentForm:
    """What the form holds; `field` names the input that `problem` is about, if it is about one.

    `nudge` is shown over the field; `nudged` proves that one was, in every try until the comment is taken.
    """

    token: str
    title: str
    sort: str
    parent_id: int | None = None
    parent_author: str = ""
    author: str = ""
    asks_email: bool = False
    email: str = ""
    body: str = ""
    problem: str = ""
    field: str = ""
    nudge: Nudge | None = None
    preview: Preview | None = None
    nudged: str = ""
    max_body: int = MAX_BODY
    max_name: int = MAX_NAME

    @property
    def is_open(self) -> bool:
        """Whether somebody is writing in it: then all of it is shown."""
        return bool(self.parent_id or self.body or self.problem)


def fresh_form(asked: PageRequest) -> CommentForm:
    """Return an empty form, or one that answers the comment that was asked for, if it is still there."""
    author = _author_of(asked, asked.reply_id)
    return CommentForm(
        token=sign_token(asked),
        title=asked.title,
        sort=asked.sort,
        parent_id=asked.reply_id if author else None,
        parent_author=author,
        asks_email=context().sends_mail,
    )


def form_again(asked: PageRequest, typed: Mapping[str, str], refusal: Refusal | None = None) -> CommentForm:
    """Return the form with everything that was typed, the reason if it was refused, and a token for the next try."""
    # A reply to what is not public any more can go on only as a comment of its own, as the message says.
    author = _author_of(asked, asked.parent_id)
    return CommentForm(
        token=sign_token(asked),
        title=asked.title,
        sort=asked.sort,
        parent_id=asked.parent_id if author else None,
        parent_author=author,
        author=typed.get("author", ""),
        asks_email=context().sends_mail,
        email=typed.get("email", ""),
        body=typed.get("body", ""),
        problem=say(refusal.message) if refusal else "",
        field=refusal.field if isinstance(refusal, Unacceptable) else "",
        nudged=typed.get("nudged", ""),
    )


def sign_token(asked: PageRequest) -> str:
    """Return the token of every form of a page."""
    here = context()
    return sign_form(here.secret, site_id=asked.site.id, thread_key=asked.page.thread_key, now=here.now())


def _author_of(asked: PageRequest, comment_id: int | None) -> str:
    if comment_id is None:
        return ""
    try:
        return read_comment(asked.site.id, page=asked.page, comment_id=comment_id).comments[0].author
    except NotFound:
        return ""
