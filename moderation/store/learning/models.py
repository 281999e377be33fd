"""What was learnt from a site's moderators: versions of weights, what they were learnt from, and how they did."""

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
"""Versions of a site: the one in use and two to compare it with."""

_OUTCOMES = (DecisionKind.APPROVED, DecisionKind.REJECTED, DecisionKind.SPAMMED)


class LearnedModelRow(Base):
    """One version. `format` says how to read `weights`, `scorer` and `model` whose scores it was learnt beside.

    `decision_id` is the newest decision of the site that there was, `words` the strongest ones, to be read by people.
    `count` and what else was measured are of its moderators alone; `outside` texts that others judged were learnt from
    beside, of the `suggested` ones that were kept then.
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
        """How it did on decisions that it had not seen."""
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
    """The version in use."""
    return session.scalar(
        select(LearnedModelRow).where(LearnedModelRow.site_id == site_id).order_by(LearnedModelRow.id.desc()).limit(1)
    )


def has_model(session: Session, site_id: int | None = None) -> bool:
    """Tell whether anything was learnt of a site, or of any."""
    of_site = () if site_id is None else (LearnedModelRow.site_id == site_id,)
    return bool(session.scalar(select(exists(select(LearnedModelRow.id).where(*of_site)))))


def keep_model(session: Session, row: LearnedModelRow) -> None:
    """Put a version in use, and let go of those that are too old."""
    session.add(row)
    session.flush()
    newest = select(LearnedModelRow.id).where(LearnedModelRow.site_id == row.site_id)
    kept = session.scalars(newest.order_by(LearnedModelRow.id.desc()).limit(KEPT)).all()
    session.execute(
        delete(LearnedModelRow).where(LearnedModelRow.site_id == row.site_id, LearnedModelRow.id.not_in(kept))
    )


def drop_models(session: Session, site_id: int) -> int:
    """Delete every version of a site with all that it found, and return how many there were."""
    versions = session.execute(
        delete(LearnedModelRow).where(LearnedModelRow.site_id == site_id).returning(LearnedModelRow.id)
    )
    count = len(versions.all())
    session.execute(
        update(Comment).where(Comment.site_id == site_id, Comment.learned.is_not(None)).values(learned=None)
    )
    return count


def newest_decision_id(session: Session, site_id: int) -> int:
    """The id of the newest decision of people about a site's comments; 0 before the first."""
    # By id: decisions that are imported are newer than they say.
    found = session.scalar(
        select(func.max(Decision.id)).where(Decision.site_id == site_id, Decision.actor_id.is_not(None))
    )
    return found or 0


def decided_rows(session: Session, site_id: int, *, scorer: str, model: str, limit: int) -> list[DecidedRow]:
    """What people last decided, the newest first: with the words they saw, and these words' score by a scorer.

    Only what people decided themselves and did not take back. What that scorer has not scored is left out.
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
    """How many of the comments that people last decided they rejected, and how many they approved."""
    newest = _newest_decisions(site_id, limit=limit).subquery()
    kinds = session.execute(
        select(Decision.kind == DecisionKind.APPROVED, func.count())
        .join(newest, newest.c.id == Decision.id)
        .group_by(Decision.kind == DecisionKind.APPROVED)
    )
    counts = {bool(is_approved): count for is_approved, count in kinds}
    return counts.get(False, 0), counts.get(True, 0)


def _newest_decisions(site_id: int, *, limit: int) -> Any:
    """Of each comment the newest decision that stands.

    Among twice as many rows as are wanted: so many, for decisions that others replaced, and no more, for a site may
    have a million.
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


def waiting_html(session: Session, site_id: int, *, after_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Id, revision and HTML of the next comments of a site that wait for a person, in the order of their ids."""
    rows = session.execute(
        select(Comment.id, Comment.revision, Revision.html)
        .join(Revision, and_(Revision.comment_id == Comment.id, Revision.number == Comment.revision))
        .where(Comment.site_id == site_id, Comment.status == Status.PENDING, Comment.id > after_id)
        .order_by(Comment.id)
        .limit(limit)
    )
    return [(comment_id, revision, html) for comment_id, revision, html in rows]


def waiting_comments(session: Session, site_id: int, *, after_id: int, limit: int) -> Sequence[Comment]:
    """The next comments of a site that wait for a person, in the order of their ids."""
    return session.scalars(
        select(Comment)
        .where(Comment.site_id == site_id, Comment.status == Status.PENDING, Comment.id > after_id)
        .order_by(Comment.id)
        .limit(limit)
    ).all()
