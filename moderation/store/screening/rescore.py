"""Which comments lack a score by a given scorer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.store.comments.comments import Comment, html_in_id_order
from moderation.store.scoring.results import ScoreRow, SignalRow


@dataclass(frozen=True, slots=True)
class Lacking:
    """Selects comments whose present revision has no score by this scorer and model.

    `site_id` and `since` narrow the selection. Comments by the team are never scored. A comment in a language the
    scorer does not know counts as answered, unless the language is now among `languages`. `but_unscored` leaves out
    comments without any score: the worker's sweep screens those and may publish them.
    """

    scorer: str
    model: str
    languages: frozenset[str] = frozenset()
    site_id: int | None = None
    since: datetime | None = None
    but_unscored: bool = False


def count_lacking(session: Session, lacking: Lacking) -> int:
    """Count the selected comments; reads every candidate."""
    return session.scalar(select(func.count()).select_from(Comment).where(*_conditions(lacking))) or 0


def lacking_html(session: Session, lacking: Lacking, *, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Return id, revision number and HTML of the next selected comments, by id."""
    return html_in_id_order(session, *_conditions(lacking), after_id=after_id, limit=limit)


def find_still_lacking(session: Session, lacking: Lacking, ids: Sequence[int]) -> set[int]:
    """Return which of these comments are still selected."""
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
        SignalRow.name.not_in(lacking.languages),  # a newer model may know it
    )
    conditions = [~answered, ~noted, Comment.status != Status.DELETED, ~Comment.is_by_team]
    if lacking.site_id is not None:
        conditions.append(Comment.site_id == lacking.site_id)
    if lacking.since is not None:
        conditions.append(Comment.created_at >= lacking.since)
    if lacking.but_unscored:
        conditions.append(~Comment.is_unscored)
    return conditions
