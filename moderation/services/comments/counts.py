"""How many comments pages have, and which of them are new."""

from collections.abc import Collection, Sequence

from moderation.domain.page_url import Page
from moderation.store.comments.public_thread import count_by_key, public_since
from moderation.store.comments.threads import find_thread
from moderation.store.session import reading


def count_comments(site_id: int, *, keys: Collection[str]) -> dict[str, int]:
    """Count the public comments of threads by their keys; a page that nobody has commented on has none.

    Counting stops at 1,001.
    """
    with reading() as session:
        return {**dict.fromkeys(keys, 0), **count_by_key(session, site_id=site_id, keys=keys)}


def find_new(site_id: int, *, page: Page, version: int, known: Collection[int] = (), stop: int) -> Sequence[int]:
    """Find the comments that became public after a version of a thread, the last first, without those that are known.

    Finding stops at `stop`.
    """
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        if thread is None or thread.version <= version:
            return ()
        found = public_since(session, thread.id, version=version, limit=stop + len(known))
        return [comment_id for comment_id in found if comment_id not in known][:stop]
