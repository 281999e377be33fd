"""Counting the public comments of pages, and finding new ones."""

from collections.abc import Collection, Sequence

from moderation.domain.page_url import Page
from moderation.store.comments.public_thread import count_by_key, public_since
from moderation.store.comments.threads import find_thread
from moderation.store.session import reading


def count_comments(site_id: int, *, keys: Collection[str]) -> dict[str, int]:
    """Return the number of public comments by thread key, 0 for unknown keys; each count stops at 1,001."""
    with reading() as session:
        return {**dict.fromkeys(keys, 0), **count_by_key(session, site_id=site_id, keys=keys)}


def find_new(site_id: int, *, page: Page, version: int, known: Collection[int] = (), stop: int) -> Sequence[int]:
    """Return the ids of comments published since a version of a thread, newest first, except the known ones.

    At most `stop` ids are returned.
    """
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None or thread.version <= version:
            return ()
        new_ids = public_since(session, thread.id, version=version, limit=stop + len(known))
        return [comment_id for comment_id in new_ids if comment_id not in known][:stop]
