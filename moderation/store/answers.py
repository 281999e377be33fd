"""What scorers said of comments, and what they have yet to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select, true
from sqlalchemy.orm import Session

from moderation.store.comments.comments import Comment
from moderation.store.scoring.results import ScoreRow
from moderation.store.screening.second_opinion import AwaitedOpinion


@dataclass(slots=True)
class Answers:
    """The answers about a comment, oldest first, and the second opinion that it waits for."""

    given: list[ScoreRow] = field(default_factory=list)
    awaited: AwaitedOpinion | None = None


def answers_of(session: Session, comment_ids: Sequence[int], *, of_all_revisions: bool = False) -> dict[int, Answers]:
    """The answers about each of these comments as it is now, or also about what it said before."""
    is_asked = true() if of_all_revisions else ScoreRow.revision == Comment.revision
    rows = session.execute(
        select(Comment.id, ScoreRow, AwaitedOpinion)
        .outerjoin(ScoreRow, and_(ScoreRow.comment_id == Comment.id, is_asked))
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
