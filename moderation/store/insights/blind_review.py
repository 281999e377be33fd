"""Blind review: which comments are drawn to be judged again, and the answers. Stores ids only, no text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, and_, exists, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from moderation.domain.blind_review import Candidate
from moderation.domain.decisions import ActorKind, DecisionKind
from moderation.domain.status import Status
from moderation.store.base import Base
from moderation.store.comments.comments import Comment
from moderation.store.decisions.decisions import Decision

OUTCOMES = (DecisionKind.APPROVED, DecisionKind.REJECTED, DecisionKind.SPAMMED)
"""What people decide about a comment; all but the first count as a rejection here."""


class ReReviewSample(Base):
    """A site's sample for the week that begins at `week`."""

    __tablename__ = "re_review_samples"
    __table_args__ = (UniqueConstraint("site_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="RESTRICT"))
    week: Mapped[datetime]
    drawn_at: Mapped[datetime]


class ReReviewItem(Base):
    """One sampled comment in the revision that was decided; shown in order of `place`."""

    __tablename__ = "re_review_items"
    __table_args__ = (UniqueConstraint("sample_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("re_review_samples.id", ondelete="RESTRICT"))
    place: Mapped[int]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="RESTRICT"), index=True)
    revision: Mapped[int]


class ReReviewAnswer(Base):
    """One moderator's answer."""

    __tablename__ = "re_review_answers"

    item_id: Mapped[int] = mapped_column(ForeignKey("re_review_items.id", ondelete="RESTRICT"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderators.id", ondelete="RESTRICT"), primary_key=True)
    answer: Mapped[str]
    answered_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A sampled comment for one moderator; `answer` is None until there is one."""

    id: int
    comment_id: int
    answer: str | None


def newest_sample(session: Session, site_id: int) -> ReReviewSample | None:
    """Return a site's current sample."""
    query = select(ReReviewSample).where(ReReviewSample.site_id == site_id)
    return session.scalar(query.order_by(ReReviewSample.week.desc()).limit(1))


def candidates_of(session: Session, site_id: int, *, since: datetime, until: datetime) -> list[Candidate]:
    """Return the comments people decided in a period that may be drawn, each with its last decision then.

    Leaves out comments that were deleted, edited or sampled since, those by the team, and undone decisions.
    """
    rows = session.execute(
        select(Decision.comment_id, Decision.revision, Decision.kind)
        .join(Comment, and_(Comment.id == Decision.comment_id, Comment.revision == Decision.revision))
        .where(
            Decision.site_id == site_id,
            Decision.actor_id.is_not(None),
            Decision.created_at >= since,
            Decision.created_at < until,
            Decision.actor_kind == ActorKind.MODERATOR,
            Decision.kind.in_(OUTCOMES),
            ~was_undone(),
            Comment.status != Status.DELETED,
            ~Comment.is_by_team,
            ~exists().where(ReReviewItem.comment_id == Decision.comment_id),
        )
        .order_by(Decision.id)
    )
    found = {row.comment_id: Candidate(row.comment_id, row.revision, row.kind != DecisionKind.APPROVED) for row in rows}
    return list(found.values())


def was_undone(*, by_same: bool = False) -> ColumnElement[bool]:
    """Return the condition that a decision was undone; with `by_same`, by the person who made it."""
    undoing = aliased(Decision)
    is_undoing = undoing.undoes_id == Decision.id
    return exists().where(and_(is_undoing, undoing.actor_id == Decision.actor_id) if by_same else is_undoing)


def items_for(session: Session, sample_id: int, *, moderator_id: int) -> list[ItemRow]:
    """Return a moderator's items of a sample: those answered, and those they may answer.

    They may answer items they never decided themselves and whose comment has not changed.
    """
    own = exists().where(Decision.comment_id == ReReviewItem.comment_id, Decision.actor_id == moderator_id)
    is_there = and_(Comment.status != Status.DELETED, Comment.revision == ReReviewItem.revision)
    rows = session.execute(
        select(ReReviewItem.id, ReReviewItem.comment_id, ReReviewAnswer.answer)
        .join(Comment, Comment.id == ReReviewItem.comment_id)
        .outerjoin(
            ReReviewAnswer,
            and_(ReReviewAnswer.item_id == ReReviewItem.id, ReReviewAnswer.moderator_id == moderator_id),
        )
        .where(
            ReReviewItem.sample_id == sample_id,
            or_(ReReviewAnswer.answer.is_not(None), and_(is_there, ~own)),
        )
        .order_by(ReReviewItem.place)
    )
    return [ItemRow(*row) for row in rows]
