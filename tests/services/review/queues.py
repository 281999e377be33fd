"""Shared helpers for queue tests."""

from datetime import datetime

from moderation.domain.decisions import Choice
from moderation.domain.page_url import identify_page
from moderation.domain.queues import QueueView
from moderation.domain.reports import ReportReason
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.review.queue import read_queue
from moderation.services.sites.access import Reviewer
from moderation.store.comments.comments import Comment
from moderation.store.comments.reports import Report
from moderation.store.session import reading, writing
from tests.conftest import NOON

PAGE = identify_page("https://blog.example/post")


def report(comment_id: int, *, times: int = 1, now: datetime = NOON) -> None:
    with writing() as session:
        site_id = session.get_one(Comment, comment_id).site_id
        session.add_all(
            Report(
                site_id=site_id,
                comment_id=comment_id,
                guest_id=None,
                reason=ReportReason.SPAM.value,
                words="",
                created_at=now,
            )
            for _ in range(times)
        )


def decide(comment_id: int, choice: Choice, *, by: Reviewer, now: datetime) -> None:
    decide_comment(comment_id, requested=RequestedDecision(choice), seen=SeenVersion(1, Status.PENDING), by=by, now=now)


def guest_of(comment_id: int) -> int | None:
    with reading() as session:
        return session.get_one(Comment, comment_id).guest_id


def thread_of(comment_id: int) -> int:
    with reading() as session:
        return session.get_one(Comment, comment_id).thread_id


def read_all(view: QueueView, by: Reviewer) -> list[int]:
    """Return the ids on all pages, in order."""
    ids, after = [], ""
    while True:
        page = read_queue(view, by=by, after=after)
        ids += [card.id for card in page.cards]
        after = page.next_after
        if not after:
            return ids
