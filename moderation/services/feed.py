"""The newest of a thread, for feed readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.page_url import Page
from moderation.services.comments.thread_page import PublicComment, parents_authors, to_public
from moderation.store.comments import public_thread as thread_pages
from moderation.store.comments.threads import find_thread
from moderation.store.session import reading

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Feed:
    """What is new on a page, the newest first, and what the page is called."""

    title: str = ""
    comments: Sequence[PublicComment] = ()


def read_feed(site_id: int, *, page: Page) -> Feed:
    """Read the newest public comments of a page; none of one that nobody has commented on."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None:
            return Feed()
        rows = thread_pages.newest_rows(session, thread.id, limit=ENTRIES)
        authors = parents_authors(session, rows)
        return Feed(thread.title, [to_public(row, depth=0, authors=authors) for row in rows])
