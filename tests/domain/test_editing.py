"""What authors may still do, and where an edit leads."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.editing import lead_edit, may_delete, may_edit
from moderation.domain.status import Status

P, A, R, S, D = Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "verdict", "decided", "declined", "to"),
    [
        # Nobody has looked yet: the verdict counts, but what readers have seen is not rejected unseen.
        (A, A, False, False, A),
        (A, P, False, False, P),
        (A, R, False, False, P),
        (A, S, False, False, S),
        (P, R, False, False, R),
        (P, A, False, False, A),
        (P, P, False, False, P),
        (P, S, False, False, S),
        # A person let it pass: the machine alone rejects nothing of theirs.
        (A, A, True, False, A),
        (A, P, True, False, P),
        (A, R, True, False, P),
        (A, S, True, False, P),
        (P, A, True, False, A),
        # A person declined it, now or once: only a person publishes it.
        (R, A, True, True, P),
        (R, R, True, True, P),
        (P, A, True, True, P),
        (P, R, True, True, P),
        (A, A, True, True, P),
        # The machine declined it: an edit is an appeal all the same.
        (R, A, False, False, P),
        (R, R, False, False, P),
        # Spam learns nothing.
        (S, A, False, False, S),
        (S, A, True, True, S),
        (D, A, False, False, D),
    ],
)
def test_where_an_edit_leads(old: Status, verdict: Status, decided: bool, declined: bool, to: Status) -> None:
    assert lead_edit(old, verdict=verdict, has_person_decided=decided, has_person_declined=declined) is to


@pytest.mark.parametrize(
    ("status", "after", "minutes", "closed", "may"),
    [
        (A, timedelta(minutes=10, seconds=-1), 10, False, True),
        (A, timedelta(minutes=10), 10, False, False),
        (P, timedelta(0), 0, False, False),
        (P, timedelta(minutes=9), 10, True, False),
        (S, timedelta(minutes=9), 10, False, True),  # as if it waited
        (S, timedelta(minutes=10), 10, False, False),
        (R, timedelta(days=29), 0, False, True),
        (R, timedelta(days=30), 10, False, False),
        (R, timedelta(0), 10, True, False),
        (D, timedelta(0), 10, False, False),
    ],
)
def test_how_long_a_comment_may_be_edited(
    status: Status, after: timedelta, minutes: int, closed: bool, may: bool
) -> None:
    assert may_edit(status, since=NOON, now=NOON + after, minutes=minutes, is_closed=closed) is may


def test_what_is_there_can_be_deleted() -> None:
    assert [status for status in Status if may_delete(status)] == [P, A, R, S]
