"""Which comments a scorer has not answered for yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment, Revision
from moderation.store.scoring.results import ScoreRow, SignalRow


@dataclass(frozen=True, slots=True)
class Lacking:
    """Comments whose present revision has no score by this scorer and model; of one site or since a time, where given.

    The team's own are none of a scorer's business.
    That the scorer does not know a comment's language is an answer too, unless that is among the `languages` it knows.
    What nobody has scored yet is left out with `but_unscored`: the worker's sweep judges that, and may publish it.
    """

    scorer: str
    model: str
    languages: frozenset[str] = frozenset()
    site_id: int | None = None
    since: datetime | None = None
    but_unscored: bool = False


def count_lacking(session: Session, lacking: Lacking) -> int:
    """How many there are; looks at every comment in question."""
    return session.scalar(select(func.count()).select_from(Comment).where(*_conditions(lacking))) or 0


def lacking_html(session: Session, lacking: Lacking, *, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Id, revision number and HTML of the next ones in the order of their ids."""
    rows = session.execute(
        select(Comment.id, Revision.number, Revision.html)
        .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
        .where(Comment.id > after_id, *_conditions(lacking))
        .order_by(Comment.id)
        .limit(limit)
    )
    return [(comment_id, number, html) for comment_id, number, html in rows]


def find_still_lacking(session: Session, lacking: Lacking, ids: Sequence[int]) -> set[int]:
    """Which of these comments are among them still."""
    return set(session.scalars(select(Comment.id).where(Comment.id.in_(ids), *_conditions(lacking))))


def _conditions(lacking: Lacking) -> list[ColumnElement[bool]]:
    answered = exists().where(
        ScoreRow.comment_id == Comment.id,
        ScoreRow.revision == Comment.revision,
        ScoreRow.scorer == lacking.scorer,
        ScoreRow.model == lacking.model,
    )
    noted = exists().where(
        SignalRow.comment_id == Comment.id,
        SignalRow.revision == Comment.revision,
        SignalRow.kind == SignalKind.LANGUAGE,
        SignalRow.scorer == lacking.scorer,
        SignalRow.name.not_in(lacking.languages),  # a new model may have learnt it
    )
    conditions = [~answered, ~noted, Comment.status != Status.DELETED, ~Comment.is_by_team]
    if lacking.site_id is not None:
        conditions.append(Comment.site_id == lacking.site_id)
    if lacking.since is not None:
        conditions.append(Comment.created_at >= lacking.since)
    if lacking.but_unscored:
        conditions.append(~Comment.is_unscored)
    return conditions
