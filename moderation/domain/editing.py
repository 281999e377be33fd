"""When authors may edit or delete their comments, and what status an edited comment gets."""

from datetime import datetime, timedelta

from moderation.domain.status import Status

APPEAL = timedelta(days=30)
"""How long a rejected comment can be reworded: an author may need time to cool down before appealing."""


def may_edit(status: Status, *, since: datetime, now: datetime, minutes: int, is_closed: bool) -> bool:
    """Return whether an author may edit a comment.

    `since` is when the comment was written or, if it was rejected, when that happened; `minutes` is the site's edit
    window. Spam can be edited as if it were pending, so that spammers cannot tell.
    """
    if is_closed or status is Status.DELETED:
        return False
    window = APPEAL if status is Status.REJECTED else timedelta(minutes=minutes)
    return now - since < window


def may_delete(status: Status) -> bool:
    """Return whether an author may delete a comment, which is at any time."""
    return status is not Status.DELETED


def lead_edit(old: Status, *, verdict: Status, has_person_decided: bool, has_person_declined: bool) -> Status:
    """Return the status of an edited comment after it was screened again with the given verdict.

    A comment that a person has decided is published only if the verdict is clean and nobody ever rejected it, and it
    is never rejected automatically. Neither is a public comment: readers have seen it, so a person decides. Spam stays
    spam, so that spammers cannot find out by trying. Editing a rejected comment is an appeal, so a person decides.
    """
    if old in (Status.SPAM, Status.DELETED):
        return old
    if old is Status.REJECTED or has_person_declined:
        return Status.PENDING
    if has_person_decided and verdict is not Status.APPROVED:
        return Status.PENDING
    if old is Status.APPROVED and verdict is Status.REJECTED:
        return Status.PENDING
    return verdict
