"""Threads: creating one with its first comment, and whether it is closed."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.messages import N_
from moderation.domain.page_url import Page
from moderation.domain.policy import Policy
from moderation.services.refusals import ChangedMeanwhile
from moderation.store.comments.threads import Thread, find_thread

_LANGUAGE = re.compile(r"[a-z]{2,8}")  # RFC 5646, section 2.1
MAX_TITLE = 200  # characters


def open_thread(
    session: Session, page: Page, *, title: str, language: str, site_id: int, policy: Policy, now: datetime
) -> Thread:
    """Return the thread of a page for adding a comment, and create it if necessary, inside the caller's transaction.

    `title` and `language` are the page's own claims and are used only for a new thread. Raises ChangedMeanwhile if the
    thread is closed.
    """
    thread = find_thread(session, site_id=site_id, key=page.thread_key)
    if thread is None:
        title = " ".join(title.split())[:MAX_TITLE]
        thread = Thread(
            site_id=site_id,
            key=page.thread_key,
            url=page.url,
            title=title,
            language=to_language(language),
            version=0,
            created_at=now,
        )
        session.add(thread)
        session.flush()
    elif is_closed(thread, policy, now=now):
        raise ChangedMeanwhile(N_("Comments were closed, so nothing can be added. Your text is still below."))
    return thread


def to_language(tag: str) -> str:
    """Return the language of a tag without region or script ("de" for "de-AT"); empty if the tag is invalid."""
    language = tag.replace("_", "-").partition("-")[0].lower()
    return language if _LANGUAGE.fullmatch(language) and language != "und" else ""


def is_closed(thread: Thread, policy: Policy, *, now: datetime) -> bool:
    """Return whether a thread is closed to new comments: by a moderator, or because of its age."""
    return thread.closed_at is not None or is_too_old(thread, policy, now=now)


def is_too_old(thread: Thread, policy: Policy, *, now: datetime) -> bool:
    """Return whether the policy closes a thread because of its age."""
    return policy.close_after_days is not None and now - thread.created_at > timedelta(days=policy.close_after_days)
