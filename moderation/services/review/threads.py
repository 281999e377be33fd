"""A thread's settings: its title, whether it is closed or held, and its pinned and featured comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.comment_text import clean_title
from moderation.domain.events import EventKind
from moderation.domain.roles import Permission
from moderation.domain.status import Status
from moderation.services.comments.threads import MAX_TITLE, is_too_old
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.review.comment_lists import DecisionLine, Written, to_line, to_written
from moderation.services.review.decide import get_reviewable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import policy_in_force
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread, raise_version
from moderation.store.decisions.events import add_event
from moderation.store.review import comment_lists
from moderation.store.session import reading, writing

MOST_PINNED = 3
CHOSEN_SHOWN = 50
DECISIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ThreadSettings:
    """Everything on a thread's page of the desk.

    `closes_after` is the number of days after which the policy closes threads, if it has closed this one.
    """

    id: int
    site: SiteView
    title: str
    url: str
    is_closed: bool
    closes_after: int | None
    holds_everything: bool
    counts: Mapping[Status, int]
    chosen: Sequence[Written]
    decisions: Sequence[DecisionLine]


def read_thread_settings(thread_id: int, *, by: Reviewer, now: datetime) -> ThreadSettings:
    """Return a thread's page. Raises NotFound for a thread of another site, and NotAllowed."""
    with reading() as session:
        thread = _get_thread(session, thread_id, by=by)
        policy = policy_in_force(session, thread.site_id).policy
        chosen = comment_lists.chosen_rows(session, thread.id, limit=CHOSEN_SHOWN)
        decisions = comment_lists.decisions_in_thread(session, thread.id, site_id=thread.site_id, limit=DECISIONS_SHOWN)
        return ThreadSettings(
            id=thread.id,
            site=by.roles[thread.site_id].site,
            title=thread.title,
            url=thread.url,
            is_closed=thread.closed_at is not None,
            closes_after=policy.close_after_days if is_too_old(thread, policy, now=now) else None,
            holds_everything=thread.holds_everything,
            counts=comment_lists.count_in_thread(session, thread.id),
            chosen=[to_written(row) for row in chosen],
            decisions=[to_line(row) for row in decisions],
        )


def rename_thread(thread_id: int, title: str, *, by: Reviewer, now: datetime) -> None:
    """Set the title of a thread that readers and moderators see; later comments do not overwrite it.

    Raises NotFound, NotAllowed, and Unacceptable for a title that is empty or too long.
    """
    title = clean_title(title)
    if not title:
        raise Unacceptable("Enter a title, which readers will see.", field="title")
    if len(title) > MAX_TITLE:
        raise Unacceptable(f"Titles can be up to {MAX_TITLE} characters; yours is {len(title)}.", field="title")
    with writing() as session:
        thread = _get_thread(session, thread_id, by=by)
        if thread.title == title:
            return
        old, thread.title = thread.title, title
        _note(session, thread, EventKind.THREAD_RENAMED, by=by, now=now, old=old)
        raise_version(session, thread.id)


def close_thread(thread_id: int, *, is_on: bool, by: Reviewer, now: datetime) -> None:
    """Close a thread to new comments, or reopen it. Raises NotFound and NotAllowed."""
    with writing() as session:
        thread = _get_thread(session, thread_id, by=by)
        if (thread.closed_at is not None) is is_on:
            return
        thread.closed_at = now if is_on else None
        _note(session, thread, EventKind.THREAD_CLOSED if is_on else EventKind.THREAD_OPENED, by=by, now=now)
        raise_version(session, thread.id)


def hold_thread(thread_id: int, *, is_on: bool, by: Reviewer, now: datetime) -> None:
    """Turn holding all new comments of a thread on or off. Raises NotFound and NotAllowed."""
    with writing() as session:
        thread = _get_thread(session, thread_id, by=by)
        if thread.holds_everything is is_on:
            return
        thread.holds_everything = is_on
        _note(session, thread, EventKind.THREAD_HELD if is_on else EventKind.THREAD_RELEASED, by=by, now=now)


def pin_comment(comment_id: int, *, is_on: bool, by: Reviewer, now: datetime) -> None:
    """Pin a public top-level comment above the others of its thread, or unpin it.

    Raises NotFound, NotAllowed, ChangedMeanwhile for one that is not public, and Unacceptable for a reply or if
    MOST_PINNED are already pinned.
    """
    with writing() as session:
        comment = get_reviewable(session, comment_id, by=by, permission=Permission.RUN_THREADS)
        if (comment.pinned_at is not None) is is_on:
            return
        if is_on:
            _check_public(comment)
            if comment.root_id is not None:
                raise Unacceptable("Replies cannot be pinned, only top-level comments.")
            if comment_lists.count_pinned(session, comment.thread_id) >= MOST_PINNED:
                raise Unacceptable(f"{MOST_PINNED} comments are already pinned here. Unpin one of them first.")
        comment.pinned_at = now if is_on else None
        kind = EventKind.COMMENT_PINNED if is_on else EventKind.COMMENT_UNPINNED
        _record_highlight(session, comment, kind, by=by, now=now)


def feature_comment(comment_id: int, *, is_on: bool, by: Reviewer, now: datetime) -> None:
    """Feature a public comment, or stop featuring it.

    Raises NotFound, NotAllowed, and ChangedMeanwhile for one that is not public.
    """
    with writing() as session:
        comment = get_reviewable(session, comment_id, by=by, permission=Permission.RUN_THREADS)
        if (comment.featured_at is not None) is is_on:
            return
        if is_on:
            _check_public(comment)
        comment.featured_at = now if is_on else None
        kind = EventKind.COMMENT_FEATURED if is_on else EventKind.COMMENT_UNFEATURED
        _record_highlight(session, comment, kind, by=by, now=now)


def _get_thread(session: Session, thread_id: int, *, by: Reviewer) -> Thread:
    thread = session.get(Thread, thread_id)
    if thread is None:
        raise NotFound("There is no such conversation.")
    by.require(thread.site_id, Permission.RUN_THREADS)
    return thread


def _check_public(comment: Comment) -> None:
    if comment.state is not Status.APPROVED:
        raise ChangedMeanwhile("Only public comments can be pinned or featured, and this one is no longer public.")


def _note(session: Session, thread: Thread, kind: EventKind, *, by: Reviewer, now: datetime, **details: str) -> None:
    add_event(
        session,
        kind,
        site_id=thread.site_id,
        subject=thread.title or thread.url,
        actor=(by.id, by.email),
        now=now,
        thread=thread.id,
        **details,
    )


def _record_highlight(session: Session, comment: Comment, kind: EventKind, *, by: Reviewer, now: datetime) -> None:
    """Log that a comment was pinned, featured or neither, and update the public thread."""
    subject = f"comment {comment.id} by {comment.author}"
    actor = (by.id, by.email)
    add_event(session, kind, site_id=comment.site_id, subject=subject, actor=actor, now=now, comment=comment.id)
    raise_version(session, comment.thread_id)
