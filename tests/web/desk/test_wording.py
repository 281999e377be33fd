"""Truth tables of the desk's wording."""

from datetime import UTC, datetime

import pytest

from moderation.domain.decisions import DecisionKind
from moderation.domain.queues import Queue
from moderation.domain.standing import Standing
from moderation.domain.status import Status
from moderation.services.review.cards import AuthorFacts
from moderation.web.desk import wording
from moderation.web.desk.review import card_words, queue_words
from moderation.web.desk.sites import standing_words
from moderation.web.times import say_time


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (999, "999"), (1000, "1,000"), (1001, "1,000+")])
def test_counts_stop(count: int, words: str) -> None:
    assert wording.say_count(count) == words


@pytest.mark.parametrize(
    ("queue", "left", "words"),
    [
        (Queue.PENDING, 0, "No comments waiting."),
        (Queue.PENDING, 1, "1 left."),
        (Queue.REPORTED, 1001, "1,000+ left."),
        (Queue.APPROVED, 7, ""),  # these need no action
    ],
)
def test_remaining_work(queue: Queue, left: int, words: str) -> None:
    assert queue_words.say_left(queue, left) == words


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        (DecisionKind.JUDGED, Status.PENDING, "held for a moderator"),
        (DecisionKind.JUDGED, Status.APPROVED, "published"),
        (DecisionKind.JUDGED, Status.REJECTED, "rejected"),
        (DecisionKind.JUDGED, Status.SPAM, "marked as spam"),
        (DecisionKind.APPROVED, Status.APPROVED, "approved"),
        (DecisionKind.REJECTED, Status.REJECTED, "rejected"),
        (DecisionKind.SPAMMED, Status.SPAM, "marked as spam"),
        (DecisionKind.UNDONE, Status.PENDING, "undid a decision: waiting again"),
        (DecisionKind.UNDONE, Status.APPROVED, "undid a decision: public again"),
    ],
)
def test_decisions(kind: DecisionKind, outcome: Status, words: str) -> None:
    assert wording.say_decision(kind, outcome) == words


@pytest.mark.parametrize("kind", DecisionKind)
def test_every_kind_of_decision_is_described(kind: DecisionKind) -> None:
    assert wording.say_decision(kind, Status.APPROVED)


@pytest.mark.parametrize("status", Status)
def test_every_status_is_described_and_offers_other_choices(status: Status) -> None:
    assert wording.say_status(status)
    assert status not in [button.outcome for button in wording.list_buttons(status)]


def test_public_comments_can_be_kept_despite_reports() -> None:
    assert [each.label for each in wording.list_buttons(Status.APPROVED, is_reported=True)] == [
        "Keep",
        "Reject",
        "Spam",
    ]
    for status in (Status.PENDING, Status.REJECTED, Status.SPAM, Status.DELETED):
        assert wording.list_buttons(status, is_reported=True) == wording.list_buttons(status)


def test_deleted_comments_offer_no_choices() -> None:
    assert wording.list_buttons(Status.DELETED) == []


def test_times_are_exact() -> None:
    assert say_time(datetime(2026, 11, 2, 9, 5, tzinfo=UTC)) == "2 Nov 2026, 09:05 UTC"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), "new here"),
        ((1, 0, 0), "1 public"),
        ((1001, 2, 3), "1,000+ public, 2 rejected, 3 spam"),
        ((0, 2, 0), "nothing public yet, 2 rejected"),
        ((0, 0, 1), "nothing public yet, 1 spam"),
    ],
)
def test_authors_are_described_by_their_record(counts: tuple[int, int, int], words: str) -> None:
    facts = AuthorFacts(7, datetime(2026, 11, 2, tzinfo=UTC), *counts, standing=None)
    assert card_words.say_author(facts) == words


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        ({"spam": 1}, "1 report: spam"),
        ({"spam": 2}, "2 reports: spam 2"),
        ({"offensive": 2, "off_topic": 1}, "3 reports: offensive 2, off topic 1"),
    ],
)
def test_reports_are_counted_by_reason(reports: dict[str, int], words: str) -> None:
    assert card_words.say_reports(reports) == words


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_is_described(standing: Standing) -> None:
    assert standing_words.say_standing(standing)
    assert standing_words.say_meaning(standing)
