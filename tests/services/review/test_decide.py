"""Decisions by people, and undo."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from moderation.domain.decisions import Choice
from moderation.domain.log import LogFilters, Part
from moderation.domain.page_url import Page
from moderation.domain.queues import QueueView
from moderation.domain.status import Status
from moderation.services.comments.public_thread import read_thread
from moderation.services.refusals import ChangedMeanwhile, NotFound
from moderation.services.review.cards import read_card
from moderation.services.review.decide import Decided, RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.log import read_log
from moderation.services.review.queue import read_queue
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock
from tests.services.conftest import Post

WAITING = SeenVersion(1, Status.PENDING)


@pytest.mark.parametrize(
    ("choice", "status", "public"),
    [(Choice.APPROVE, Status.APPROVED, 1), (Choice.REJECT, Status.REJECTED, 0), (Choice.SPAM, Status.SPAM, 0)],
)
def test_a_choice_changes_the_status(
    post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock, choice: Choice, status: Status, public: int
) -> None:
    waiting = post("toxic")
    decided = decide_comment(waiting.comment_id, requested=RequestedDecision(choice), seen=WAITING, by=ada, now=clock())
    assert decided.status is status
    assert len(read_thread(site.id, page=page, now=clock()).comments) == public
    assert read_queue(QueueView(), by=ada).cards == []


def test_undo_appends_a_decision_that_restores_the_status(post: Post, ada: Reviewer, clock: Clock) -> None:
    waiting = post("toxic")
    decided = decide_comment(
        waiting.comment_id, requested=RequestedDecision(Choice.REJECT), seen=WAITING, by=ada, now=clock()
    )
    undone = undo_decision(decided.decision_id, by=ada, now=clock())
    assert undone.status is Status.PENDING
    assert [(entry.kind, entry.new_status, entry.was_undone) for entry in read_log(ada).entries] == [
        ("comment.undone", Status.PENDING, False),
        ("comment.rejected", Status.REJECTED, True),
        ("comment.judged", Status.PENDING, False),
    ]


def test_a_decision_can_be_undone_once(post: Post, ada: Reviewer, clock: Clock) -> None:
    waiting = post("toxic")
    decided = decide_comment(
        waiting.comment_id, requested=RequestedDecision(Choice.SPAM), seen=WAITING, by=ada, now=clock()
    )
    undone = undo_decision(decided.decision_id, by=ada, now=clock())
    for decision_id in (decided.decision_id, undone.decision_id):
        with pytest.raises(ChangedMeanwhile):
            undo_decision(decision_id, by=ada, now=clock())


def test_automatic_decisions_cannot_be_undone(post: Post, ada: Reviewer, clock: Clock) -> None:
    post("toxic")
    (judged,) = read_log(ada).entries
    with pytest.raises(NotFound):
        undo_decision(judged.id, by=ada, now=clock())


@pytest.mark.parametrize("seen", [SeenVersion(2, Status.PENDING), SeenVersion(1, Status.APPROVED)])
def test_the_comment_must_be_unchanged(post: Post, ada: Reviewer, clock: Clock, seen: SeenVersion) -> None:
    waiting = post("toxic")
    with pytest.raises(ChangedMeanwhile):
        decide_comment(waiting.comment_id, requested=RequestedDecision(Choice.APPROVE), seen=seen, by=ada, now=clock())
    assert read_card(waiting.comment_id, by=ada).status is Status.PENDING


def test_concurrent_decisions_count_once(app: Flask, post: Post, ada: Reviewer, ben: Reviewer, clock: Clock) -> None:
    waiting = [post("toxic").comment_id for _ in range(12)]

    def decide(task: tuple[int, Reviewer, Choice]) -> Decided | ChangedMeanwhile:
        comment_id, reviewer, choice = task
        with app.app_context():
            try:
                return decide_comment(
                    comment_id, requested=RequestedDecision(choice), seen=WAITING, by=reviewer, now=clock()
                )
            except ChangedMeanwhile as refusal:
                return refusal

    tasks = [
        (comment_id, reviewer, choice)
        for comment_id in waiting
        for reviewer, choice in ((ada, Choice.APPROVE), (ben, Choice.REJECT))
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(decide, tasks))
    assert sum(isinstance(answer, Decided) for answer in answers) == 12
    by_people = read_log(ada, LogFilters(Part.PEOPLE)).entries
    assert sorted(entry.comment_id for entry in by_people) == waiting


def test_comments_of_other_sites_cannot_be_decided(post: Post, ada: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    waiting = post("toxic")
    with pytest.raises(NotFound):
        decide_comment(
            waiting.comment_id, requested=RequestedDecision(Choice.APPROVE), seen=WAITING, by=cleo, now=clock()
        )
    with pytest.raises(NotFound):
        read_card(waiting.comment_id, by=cleo)
    decided = decide_comment(
        waiting.comment_id, requested=RequestedDecision(Choice.APPROVE), seen=WAITING, by=ada, now=clock()
    )
    with pytest.raises(NotFound):
        undo_decision(decided.decision_id, by=cleo, now=clock())
    assert read_queue(QueueView(), by=cleo).cards == []
    assert read_log(cleo).entries == []


def test_a_missing_comment_is_not_found(ada: Reviewer, clock: Clock) -> None:
    with pytest.raises(NotFound):
        decide_comment(4_711, requested=RequestedDecision(Choice.APPROVE), seen=WAITING, by=ada, now=clock())
