"""The private link to a comment, which lets its author manage it without a cookie."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, Signer
from markupsafe import Markup

from moderation import markup
from moderation.domain.messages import N_
from moderation.domain.page_url import identify_page
from moderation.domain.status import Status
from moderation.services.comments.own import Ownership, can_still_edit, get_own
from moderation.services.refusals import NotFound
from moderation.store.comments.comments import newest_revisions
from moderation.store.comments.threads import Thread
from moderation.store.session import reading
from moderation.store.sites.reasons import statements_of
from moderation.store.sites.sites import Site, read_widget

_MOST = 200  # characters of a token; real ones have about 60


@dataclass(frozen=True, slots=True)
class LinkedComment:
    """A comment as its author sees it through the link; the text of a deleted comment is empty.

    `body` is its source; `house_rules` (Markdown) are given if it was rejected; `page_url` and `page_title` are those
    of the page it was posted on, `language` is what that page claims.
    """

    id: int
    status: Status
    author: str
    body: str
    html: Markup
    created_at: datetime
    statement: str
    can_edit: bool
    page_url: str
    page_title: str
    language: str
    house_rules: str


def sign_author_link(secret: str, *, comment_id: int) -> str:
    """Return the token of a comment's link, which is not stored and is valid as long as the secret."""
    return _signer(secret).sign(str(comment_id)).decode("ascii")


def read_author_link(token: str, *, secret: str) -> int:
    """Return the id of the comment that a link is for. Raises NotFound for an invalid token."""
    try:
        return int(_signer(secret).unsign(token[:_MOST]))
    except (BadSignature, ValueError):
        raise NotFound(N_("There is no comment at this address. Check that the link is complete.")) from None


def read_by_link(comment_id: int, *, now: datetime) -> LinkedComment:
    """Return a comment for the holder of its link. Raises NotFound."""
    with reading() as session:
        comment = get_own(session, Ownership(comment_id, has_link=True))
        (revision,) = newest_revisions(session, comment_id, limit=1)
        thread = session.get_one(Thread, comment.thread_id)
        is_there = comment.state is not Status.DELETED
        is_declined = comment.state is Status.REJECTED
        return LinkedComment(
            id=comment_id,
            status=comment.state,
            author=comment.author,
            body=revision.body if is_there else "",
            html=markup.restore(revision.html if is_there else ""),
            created_at=comment.created_at,
            statement=statements_of(session, [comment_id]).get(comment_id, "") if is_declined else "",
            can_edit=can_still_edit(session, comment, now=now),
            page_url=identify_page(thread.url).url,
            page_title=thread.title,
            language=thread.language,
            house_rules=read_widget(session.get_one(Site, comment.site_id).widget).house_rules if is_declined else "",
        )


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="parley keep", key_derivation="hmac", digest_method=hashlib.sha256)
