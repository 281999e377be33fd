"""Judgements to compare: people's decisions, their blind answers, and the machine's scores."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from moderation.domain.blind_review import BlindAnswer
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.status import Status
from moderation.store.accounts.moderators import Moderator
from moderation.store.comments.comments import Comment, Revision
from moderation.store.decisions.decisions import Decision
from moderation.store.insights.blind_review import OUTCOMES, ReReviewAnswer, ReReviewItem, ReReviewSample, was_undone
from moderation.store.scoring.results import ScoreRow

_AT_ONCE = 1_000  # ids per query; SQLite accepts up to 32,766

Words = tuple[int, int]
"""A comment's id and a revision number."""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A moderator's judgement of a revision; `learned` is the learned model's prediction, None for old revisions."""

    words: Words
    moderator_id: int
    is_rejected: bool
    learned: float | None


def decided_rows(session: Session, site_id: int, *, since: datetime, limit: int) -> list[JudgedRow]:
    """Return the newest decisions by people, and all about comments in blind samples, oldest first.

    Leaves out decisions that their own author undid, which were slips; those that a colleague undid were meant.
    """
    newest = (
        select(Decision.id)
        .where(Decision.site_id == site_id, Decision.actor_id.is_not(None), Decision.created_at >= since)
        .order_by(Decision.created_at.desc(), Decision.id.desc())
        .limit(limit)
        .subquery()
    )
    judged_again = (
        select(Decision.id)
        .join(ReReviewItem, ReReviewItem.comment_id == Decision.comment_id)
        .join(ReReviewSample, ReReviewSample.id == ReReviewItem.sample_id)
        .where(ReReviewSample.site_id == site_id, ReReviewSample.week >= since)
    )
    looked_at = union(select(newest.c.id), judged_again).subquery()
    rows = session.execute(
        select(
            Decision.comment_id,
            Decision.revision,
            Decision.actor_id,
            Decision.kind != DecisionKind.APPROVED,
            Comment.learned,
            Comment.revision,
        )
        .join(looked_at, looked_at.c.id == Decision.id)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(
            Decision.actor_kind == ActorKind.MODERATOR,
            Decision.kind.in_(OUTCOMES),
            ~was_undone(by_same=True),
            Comment.status != Status.DELETED,
        )
        .order_by(Decision.id)
    )
    return [_to_judged(*row) for row in rows]


def answered_rows(session: Session, site_id: int, *, since: datetime) -> list[JudgedRow]:
    """Return people's answers in blind samples, oldest first, without skipped ones."""
    rows = session.execute(
        select(
            ReReviewItem.comment_id,
            ReReviewItem.revision,
            ReReviewAnswer.moderator_id,
            ReReviewAnswer.answer == BlindAnswer.REJECT,
            Comment.learned,
            Comment.revision,
        )
        .join(ReReviewSample, ReReviewSample.id == ReReviewItem.sample_id)
        .join(ReReviewAnswer, ReReviewAnswer.item_id == ReReviewItem.id)
        .join(Comment, Comment.id == ReReviewItem.comment_id)
        .where(
            ReReviewSample.site_id == site_id,
            ReReviewSample.week >= since,
            ReReviewAnswer.answer != BlindAnswer.SKIP,
            Comment.status != Status.DELETED,
        )
        .order_by(ReReviewItem.id)
    )
    return [_to_judged(*row) for row in rows]


def probabilities_at(
    session: Session, places: Collection[Words], *, scorer: str, model: str
) -> dict[Words, dict[str, float]]:
    """Return a scorer's last probabilities for (comment id, revision) pairs; no entry if there are none."""
    query = select(ScoreRow.comment_id, ScoreRow.revision, ScoreRow.probabilities).order_by(ScoreRow.id)
    query = query.where(ScoreRow.scorer == scorer, ScoreRow.model == model)
    return _find_at(session, query, ScoreRow.comment_id, places)


def html_at(session: Session, places: Collection[Words]) -> dict[Words, str]:
    """Return the HTML of (comment id, revision) pairs."""
    query = select(Revision.comment_id, Revision.number, Revision.html)
    return _find_at(session, query, Revision.comment_id, places)


def addresses_of(session: Session, moderator_ids: Collection[int]) -> dict[int, str]:
    """Return the email addresses of accounts, including former members."""
    rows = session.execute(select(Moderator.id, Moderator.email).where(Moderator.id.in_(list(moderator_ids))))
    return {moderator_id: email for moderator_id, email in rows}  # noqa: C416  # a Row is no pair to mypy


def _find_at(
    session: Session, query: Select[int, int, Any], column: Any, places: Collection[Words]
) -> dict[Words, Any]:
    ids = sorted({comment_id for comment_id, _ in places})
    found: dict[Words, Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for comment_id, revision, value in session.execute(query.where(column.in_(ids[start : start + _AT_ONCE]))):
            if (comment_id, revision) in places:
                found[comment_id, revision] = value
    return found


def _to_judged(
    comment_id: int, revision: int, moderator_id: Any, is_rejected: bool, learned: float | None, present: int
) -> JudgedRow:
    return JudgedRow((comment_id, revision), moderator_id, bool(is_rejected), learned if revision == present else None)
