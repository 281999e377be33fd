"""What only its author sees: comments that wait or were declined."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from moderation import markup
from moderation.domain.page_url import Page
from moderation.domain.status import Status
from moderation.services.guests import hash_token
from moderation.store import thread_pages
from moderation.store.guests import find_guest
from moderation.store.reasons import statements_of
from moderation.store.session import reading
from moderation.store.threads import find_thread


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment its author sees and the public does not.

    `is_declined` is said only of rejected ones: what was taken for spam looks as if it waited, so that senders of spam
    learn nothing. `statement` says why, where a moderator gave a reason.
    """

    id: int
    parent_author: str
    author: str
    html: Markup
    created_at: datetime
    is_declined: bool
    statement: str = ""


def read_own(site_id: int, *, page: Page, guest_token: str) -> list[OwnComment]:
    """Read what a guest has written in a thread and only that guest sees, oldest first."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        guest = find_guest(session, hash_token(guest_token))
        if thread is None or guest is None:
            return []
        rows = thread_pages.own_hidden_rows(session, guest_id=guest.id, thread_id=thread.id)
        parents = thread_pages.rows_by_id(session, {row.parent_id for row in rows if row.parent_id is not None})
        authors = {row.id: row.author for row in parents}
        declined = [row.id for row in rows if row.status == Status.REJECTED]
        statements = statements_of(session, declined) if declined else {}
        return [
            OwnComment(
                id=row.id,
                parent_author=authors.get(row.parent_id or 0, ""),
                author=row.author,
                html=markup.restore(row.html),
                created_at=row.created_at,
                is_declined=row.status == Status.REJECTED,
                statement=statements.get(row.id, ""),
            )
            for row in rows
        ]
