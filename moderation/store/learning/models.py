"""A site's learned models: versions of weights, their training data and their accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, LargeBinary, and_, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.learning import HeldOut
from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment, Revision
from moderation.store.decisions.decisions import Decision
from moderation.store.scoring.results import ScoreRow

KEPT = 3
"""Versions kept per site: the current one and two for comparison."""

_OUTCOMES = (DecisionKind.APPROVED, DecisionKind.REJECTED, DecisionKind.SPAMMED)


class LearnedModelRow(Base):
    """One version of a site's model.

    `format` says how to read `weights`; `scorer` and `model` name the scores it was trained with. `decision_id` was the
    site's newest decision at the time; `words` are the strongest words, for people to read. `count` and the measured
    figures cover the site's own moderators only; `outside` counts the training texts judged elsewhere, out of the
    `suggested` ones stored at the time.
    """

    __tablename__ = "learned_models"
    __table_args__ = (Index(None, "site_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    format: Mapped[int]
    scorer: Mapped[str]
    model: Mapped[str]
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    decision_id: Mapped[int]
    count: Mapped[int]
    rejected: Mapped[int]
    outside: Mapped[int] = mapped_column(default=0, server_default="0")
    suggested: Mapped[int] = mapped_column(default=0, server_default="0")
    auc: Mapped[float] = mapped_column(Double)
    brier: Mapped[float] = mapped_column(Double)
    measured: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[list[Any]] = mapped_column(JSON)
    trained_at: Mapped[datetime]

    @property
    def held_out(self) -> HeldOut:
        """How it did on decisions it was not trained on."""
        over, held_under = ([(n, bad) for n, bad in self.measured[name]] for name in ("over", "held_under"))
        return HeldOut(self.count, self.rejected, self.auc, self.brier, over, held_under)


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A comment as it was when a person decided it."""

    comment_id: int
    revision: int
    is_rejected: bool
    html: str
    probabilities: dict[str, float]


def newest_model(session: Session, site_id: int) -> LearnedModelRow | None:
    """Return the current version."""
    return session.scalar(
        select(LearnedModelRow).where(LearnedModelRow.site_id == site_id).order_by(LearnedModelRow.id.desc()).limit(1)
    )


def has_model(session: Session, site_id: int | None = None) -> bool:
    """Tell whether a site has a learned model; without `site_id`, whether any site has."""
    of_site = () if site_id is None else (LearnedModelRow.site_id == site_id,)
    return bool(session.scalar(select(exists(select(LearnedModelRow.id).where(*of_site)))))


def keep_model(session: Session, row: LearnedModelRow) -> None:
    """Save a version as the current one, and delete versions beyond KEPT."""
    session.add(row)
    session.flush()
    newest = select(LearnedModelRow.id).where(LearnedModelRow.site_id == row.site_id)
    kept = session.scalars(newest.order_by(LearnedModelRow.id.desc()).limit(KEPT)).all()
    session.execute(
        delete(LearnedModelRow).where(LearnedModelRow.site_id == row.site_id, LearnedModelRow.id.not_in(kept))
    )


def drop_models(session: Session, site_id: int) -> int:
    """Delete all versions of a site and their predictions; return the number of versions."""
    versions = session.execute(
        delete(LearnedModelRow).where(LearnedModelRow.site_id == site_id).returning(LearnedModelRow.id)
    )
    count = len(versions.all())
    session.execute(
        update(Comment).where(Comment.site_id == site_id, Comment.learned.is_not(None)).values(learned=None)
    )
    return count


def newest_decision_id(session: Session, site_id: int) -> int:
    """Return the id of the newest decision by a person on a site; 0 before the first."""
    # By id, because imported decisions are newer than their dates.
    found = session.scalar(
        select(func.max(Decision.id)).where(Decision.site_id == site_id, Decision.actor_id.is_not(None))
    )
    return found or 0


def decided_rows(session: Session, site_id: int, *, scorer: str, model: str, limit: int) -> list[DecidedRow]:
    """Return what people last decided, newest first, with the text they saw and its scores.

    Leaves out decisions that were undone and texts the scorer has not scored.
    """
    newest = _newest_decisions(site_id, limit=limit).subquery()
    scored = (
        select(func.max(ScoreRow.id))
        .where(
            ScoreRow.comment_id == Decision.comment_id,
            ScoreRow.revision == Decision.revision,
            ScoreRow.scorer == scorer,
            ScoreRow.model == model,
        )
        .correlate(Decision)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Decision.comment_id, Decision.revision, Decision.kind, Revision.html, ScoreRow.probabilities)
        .join(newest, newest.c.id == Decision.id)
        .join(Revision, and_(Revision.comment_id == Decision.comment_id, Revision.number == Decision.revision))
        .join(ScoreRow, ScoreRow.id == scored)
        .order_by(Decision.id.desc())
    )
    return [
        DecidedRow(comment_id, revision, kind != DecisionKind.APPROVED, html, probabilities)
        for comment_id, revision, kind, html, probabilities in rows
    ]


def count_outcomes(session: Session, site_id: int, *, limit: int) -> tuple[int, int]:
    """Count the rejected and the approved among the comments that people last decided."""
    newest = _newest_decisions(site_id, limit=limit).subquery()
    kinds = session.execute(
        select(Decision.kind == DecisionKind.APPROVED, func.count())
        .join(newest, newest.c.id == Decision.id)
        .group_by(Decision.kind == DecisionKind.APPROVED)
    )
    counts = {bool(is_approved): count for is_approved, count in kinds}
    return counts.get(False, 0), counts.get(True, 0)


def _newest_decisions(site_id: int, *, limit: int) -> Any:
    """Select each comment's newest decision that was not undone.

    Looks at 2 × `limit` rows: twice, because some decisions were replaced, and bounded, because a site may have a
    million.
    """
    undone, row = aliased(Decision), aliased(Decision)
    looked_at = (
        select(row.id)
        .where(row.site_id == site_id, row.actor_id.is_not(None))
        .order_by(row.created_at.desc(), row.id.desc())
        .limit(2 * limit)
        .subquery()
    )
    return (
        select(func.max(Decision.id).label("id"))
        .where(
            Decision.id.in_(select(looked_at.c.id)),
            Decision.actor_kind == ActorKind.MODERATOR,
            Decision.kind.in_(_OUTCOMES),
            ~exists().where(undone.undoes_id == Decision.id),
        )
        .group_by(Decision.comment_id)
        .order_by(func.max(Decision.id).desc())
        .limit(limit)
    )


def waiting_comments(session: Session, site_id: int, *, after_id: int, limit: int) -> Sequence[Comment]:
    """Return a site's next pending comments, by id."""
    return session.scalars(
        select(Comment)
        .where(Comment.site_id == site_id, Comment.status == Status.PENDING, Comment.id > after_id)
        .order_by(Comment.id)
        .limit(limit)
    ).all()
