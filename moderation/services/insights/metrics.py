"""Metrics of an installation, for monitoring."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.status import Status
from moderation.store.comments.comments import count_by_status, count_unscored
from moderation.store.mail import outbox
from moderation.store.screening.second_opinion import count_awaited, count_given_up
from moderation.store.session import reading


@dataclass(frozen=True, slots=True)
class Figures:
    """Exact numbers across all sites: comments by status, work that is waiting, and work that was given up."""

    by_status: Mapping[Status, int]
    unscored: int
    opinions_awaited: int
    opinions_given_up: int
    mails_waiting: int
    mails_given_up: int


def read_figures() -> Figures:
    """Return all figures, counted in one snapshot."""
    with reading() as session:
        counts = count_by_status(session)
        return Figures(
            by_status={status: counts.get(status, 0) for status in Status},
            unscored=count_unscored(session),
            opinions_awaited=count_awaited(session),
            opinions_given_up=count_given_up(session),
            mails_waiting=outbox.count_unsent(session),
            mails_given_up=outbox.count_given_up(session),
        )
