"""What scorers said of comments as they are now, and what they have yet to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from moderation.store.comments import Comment
from moderation.store.findings import ScoreRow
from moderation.store.second_opinion import AwaitedOpinion


@dataclass(slots=True)
class Answers:
    """Every answer about a comment's present revision, oldest first, and the second opinion that it waits for."""

    given: list[ScoreRow] = field(default_factory=list)
    awaited: AwaitedOpinion | None = None


def answers_of(session: Session, comment_ids: Sequence[int]) -> dict[int, Answers]:
    """The answers about each of these comments."""
    rows = session.execute(
        select(Comment.id, ScoreRow, AwaitedOpinion)
        .outerjoin(ScoreRow, and_(ScoreRow.comment_id == Comment.id, ScoreRow.revision == Comment.revision))
        .outerjoin(AwaitedOpinion, AwaitedOpinion.comment_id == Comment.id)
        .where(Comment.id.in_(comment_ids))
        .order_by(ScoreRow.id)
    )
    found: dict[int, Answers] = {}
    for comment_id, given, awaited in rows:
        answers = found.setdefault(comment_id, Answers(awaited=awaited))
        if given is not None:
            answers.given.append(given)
    return found
