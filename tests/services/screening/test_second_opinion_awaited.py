"""Which comments wait for a second opinion, and until when."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event

from moderation.domain.decisions import Choice
from moderation.domain.policy import Policy, SecondOpinion
from moderation.domain.second_opinion import MOST_ATTEMPTS
from moderation.domain.status import Status
from moderation.scoring.scorer import TextFailed
from moderation.services.insights.metrics import read_figures
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.screening.second_opinion import work_on_next
from moderation.services.sites.access import Reviewer
from moderation.store.database import db
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post
from tests.services.screening.opinions import FAR, awaited, give_all


@pytest.fixture
def second() -> FixedScorer:
    return FixedScorer(name="detoxify", model="detoxify-1")


def test_a_given_up_opinion_is_deleted_when_a_person_decides(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock
) -> None:
    comment = post("toxic").comment_id
    second.failure = TextFailed
    for _ in range(MOST_ATTEMPTS):
        give_all(second, clock)
        clock.advance(minutes=15)
    assert read_figures().opinions_given_up == 1
    decide_comment(
        comment, requested=RequestedDecision(Choice.APPROVE), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    assert read_figures().opinions_given_up == 0


@pytest.mark.parametrize(
    ("asked", "body", "waits"),
    [
        (SecondOpinion.ALL, "Well said.", True),
        (SecondOpinion.UNCERTAIN, "Well said.", False),
        (SecondOpinion.UNCERTAIN, FAR[1], True),
        (SecondOpinion.OFF, "toxic", False),
    ],
)
def test_the_policy_decides_which_comments_wait(
    post: Post, set_policy: Callable[..., Policy], asked: SecondOpinion, body: str, waits: bool
) -> None:
    set_policy(second_opinion=asked)
    assert post(body).awaits_opinion is waits
    assert bool(awaited()) is waits


def test_honeypot_spam_does_not_wait(post: Post) -> None:
    assert not post("Well said.", honeypot="x").awaits_opinion


def test_switching_it_off_empties_the_list(
    post: Post, ada: Reviewer, second: FixedScorer, clock: Clock, set_policy: Callable[..., Policy]
) -> None:
    posted = post("Well said.")
    set_policy(second_opinion=SecondOpinion.OFF)
    assert give_all(second, clock) == 0
    assert awaited() == []
    assert read_card(posted.comment_id, by=ada).opinion is None


def test_a_long_list_is_emptied_in_parts(
    post: Post,
    ada: Reviewer,
    second: FixedScorer,
    clock: Clock,
    set_policy: Callable[..., Policy],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.services.screening.second_opinion.DROPPED_AT_ONCE", 2)
    decided, *_ = [post(f"Well said, {number}.").comment_id for number in range(5)]
    left: list[int] = []

    def note_left(connection: Connection) -> None:
        left.append(connection.exec_driver_sql("SELECT count(*) FROM awaited_opinions").scalar_one())

    event.listen(db.engine, "commit", note_left)
    decide_comment(
        decided, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.APPROVED), by=ada, now=clock()
    )
    assert work_on_next(second, now=clock)
    set_policy(second_opinion=SecondOpinion.OFF)
    left.clear()
    assert give_all(second, clock) == 0
    assert left[:2] == [1, 0]
