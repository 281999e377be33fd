"""What authors may still do to what they wrote, and where an edit leads: rules without I/O."""

from datetime import datetime, timedelta

from moderation.domain.status import Status

APPEAL = timedelta(days=30)
"""So long after it was declined a comment may be put another way: an appeal needs time to cool down."""


def may_edit(status: Status, *, since: datetime, now: datetime, minutes: int, is_closed: bool) -> bool:
    """Tell whether an author may edit a comment.

    `since` is when it was written or, of a declined one, when it was declined; `minutes` is the site's window. What was
    taken for spam may be edited as if it waited, so that senders of spam learn nothing.
    """
    if is_closed or status is Status.DELETED:
        return False
    window = APPEAL if status is Status.REJECTED else timedelta(minutes=minutes)
    return now - since < window


def may_delete(status: Status) -> bool:
    """Tell whether an author may delete a comment: at any time, for it is theirs."""
    return status is not Status.DELETED


def lead_edit(old: Status, *, verdict: Status, has_person_decided: bool, has_person_declined: bool) -> Status:
    """Return where an edit leads a comment that the machine has judged again.

    What a person has decided is left to persons: it is published only if the verdict is clean and nobody ever declined
    it, and never rejected by the machine. Nor is what was public: readers have seen it, so a person says what becomes
    of it. Spam stays spam: its sender must not find out by trying. An edit of what was declined is an appeal.
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
