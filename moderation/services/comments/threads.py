"""Threads, as they are begun and closed."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.messages import N_
from moderation.domain.page_url import Page
from moderation.domain.policy import Policy
from moderation.services.refusals import ChangedMeanwhile
from moderation.store.comments.threads import Thread, find_thread

_LANGUAGE = re.compile(r"[a-z]{2,8}")  # RFC 5646, section 2.1
MAX_TITLE = 200  # characters; a title is what a page claims of itself


def open_thread(
    session: Session, page: Page, *, title: str, language: str, site_id: int, policy: Policy, now: datetime
) -> Thread:
    """Return the thread of a page to add a comment to, a new one if it has none, inside the caller's transaction.

    `title` and `language` are what the page claims, and count for a new one only. Raises ChangedMeanwhile when the
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
        raise ChangedMeanwhile(N_("This conversation is closed to new comments. Your text is still below."))
    return thread


def to_language(tag: str) -> str:
    """Return the language that a tag names, without region or script ("de" for "de-AT"); nothing for what is no tag."""
    language = tag.replace("_", "-").partition("-")[0].lower()
    return language if _LANGUAGE.fullmatch(language) and language != "und" else ""


def is_closed(thread: Thread, policy: Policy, *, now: datetime) -> bool:
    """Tell whether a thread takes no more comments: closed by hand, or older than the policy allows."""
    return thread.closed_at is not None or is_too_old(thread, policy, now=now)


def is_too_old(thread: Thread, policy: Policy, *, now: datetime) -> bool:
    """Tell whether the policy has closed a thread by its age."""
    return policy.close_after_days is not None and now - thread.created_at > timedelta(days=policy.close_after_days)
