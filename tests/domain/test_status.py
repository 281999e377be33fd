"""Which moves of a comment are legal."""

import pytest

from moderation.domain.status import Status, can_move

P, A, R, S, D = Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED


@pytest.mark.parametrize(
    ("old", "legal"),
    [
        (P, {A, R, S, D}),  # what waits may become anything
        (A, {P, R, S, D}),  # what is public may be pulled back
        (R, {P, A, S, D}),  # a rejection may be undone
        (S, {P, A, R, D}),  # spam may have been a mistake
        (D, set()),  # a deleted comment's text may be gone
    ],
)
def test_moves(old: Status, legal: set[Status]) -> None:
    assert {new for new in Status if can_move(old, new)} == legal
