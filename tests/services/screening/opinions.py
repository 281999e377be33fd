"""Shared helpers for second-opinion tests."""

from sqlalchemy import select

from moderation.services.review.cards import ReviewCard
from moderation.services.scoring.scorers import ScorerView, describe_scorers
from moderation.services.screening.second_opinion import work_on_next
from moderation.store.screening.second_opinion import AwaitedOpinion
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer

HARSH = {"insult": 0.93}
FAR = ("de", "Vielen Dank für den ausführlichen Artikel, ich habe wirklich sehr viel daraus gelernt und mitgenommen.")


def give_all(second: FixedScorer, clock: Clock) -> int:
    given = 0
    while work_on_next(second, now=clock):
        given += 1
    return given


def awaited() -> list[AwaitedOpinion]:
    with reading() as session:
        rows = list(session.scalars(select(AwaitedOpinion).order_by(AwaitedOpinion.id)))
        session.expunge_all()
        return rows


def state_of(second: FixedScorer) -> ScorerView:
    return describe_scorers(FixedScorer(), second=second.name)[1]


def reasons(card: ReviewCard) -> list[tuple[str, str, str]]:
    return [(signal.kind.value, signal.name, signal.scorer) for signal in card.signals]
