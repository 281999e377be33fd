"""Shared helpers for rescoring tests."""

from sqlalchemy import select

from moderation.scoring.scorer import Scorer
from moderation.services.screening.rescore import Progress, find_lacking, rescore_batch
from moderation.store.scoring.results import ScoreRow
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer

NEWER = FixedScorer(model="fixed-2")


def run(scorer: Scorer, clock: Clock, **only: object) -> list[Progress]:
    lacking, left = find_lacking(scorer, **only)  # type: ignore[arg-type]  # its own keywords
    batches: list[Progress] = []
    while (
        batch := rescore_batch(scorer, lacking, after_id=batches[-1].last_id if batches else 0, now=clock())
    ) is not None:
        batches.append(batch)
    assert sum(batch.seen for batch in batches) == left
    return batches


def models(comment_id: int) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(ScoreRow).where(ScoreRow.comment_id == comment_id).order_by(ScoreRow.id))
        return [row.model for row in rows]
