"""The comment form: empty, or with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from moderation.domain.comment_text import MAX_BODY, MAX_NAME
from moderation.services.comments.public_thread import read_comment
from moderation.services.refusals import NotFound, Refusal, Unacceptable
from moderation.web.context import context
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.tokens import check_form, sign_form
from moderation.web.locales import say


@dataclass(frozen=True, slots=True)
class Nudge:
    """The note above the field: the reason, the comment with the passages marked, and what happens if it is sent."""

    says: str
    html: Markup | None
    consequence: str
    has_rules: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """A comment as it would appear; `problem` replaces it if there is nothing to show."""

    html: Markup | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CommentForm:
    """The data of the form; `field` names the input that `problem` is about, if any.

    `nudge` is shown above the field; `nudged` proves in later tries that it was shown.
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
        """Whether someone is writing in it; then the whole form is shown."""
        return bool(self.parent_id or self.body or self.problem)


def fresh_form(wanted: PageRequest) -> CommentForm:
    """Return an empty form, or one for a reply if the comment it replies to still exists."""
    return _make_form(wanted, wanted.reply_id)


def form_again(wanted: PageRequest, typed: Mapping[str, str], refusal: Refusal | None = None) -> CommentForm:
    """Return the form with everything that was typed, the reason if it was refused, and a token for the next try."""
    # If the parent is no longer public, the text can only be posted as a new comment, as the refusal says.
    return replace(
        _make_form(wanted, wanted.parent_id),
        author=typed.get("author", ""),
        email=typed.get("email", ""),
        body=typed.get("body", ""),
        problem=say(refusal.message) if refusal else "",
        field=refusal.field if isinstance(refusal, Unacceptable) else "",
        nudged=typed.get("nudged", ""),
    )


def sign_token(wanted: PageRequest) -> str:
    """Return the token for every form of a page."""
    here = context()
    return sign_form(here.secret, site_id=wanted.site.id, thread_key=wanted.page.thread_key, now=here.now())


def check_token(wanted: PageRequest, token: str) -> None:
    """Accept the token of a form of this page. Raises what `check_form` does."""
    here = context()
    check_form(token, secret=here.secret, site_id=wanted.site.id, thread_key=wanted.page.thread_key, now=here.now())


def _make_form(wanted: PageRequest, parent_id: int | None) -> CommentForm:
    author = _author_of(wanted, parent_id)
    return CommentForm(
        token=sign_token(wanted),
        title=wanted.title,
        sort=wanted.sort,
        parent_id=parent_id if author else None,
        parent_author=author,
        asks_email=context().sends_mail,
    )


def _author_of(wanted: PageRequest, comment_id: int | None) -> str:
    if comment_id is None:
        return ""
    try:
        return read_comment(wanted.site.id, page=wanted.page, comment_id=comment_id).comments[0].author
    except NotFound:
        return ""
